/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.data.Augmentation
import io.github.tribuoipwd.data.AugmentationChain
import io.github.tribuoipwd.data.CenterCrop
import io.github.tribuoipwd.data.CifarDataSource
import io.github.tribuoipwd.data.CifarKind
import io.github.tribuoipwd.data.HorizontalFlip
import io.github.tribuoipwd.data.IdxDataSource
import io.github.tribuoipwd.data.ImageDecoder
import io.github.tribuoipwd.data.ImageFolderDataSource
import io.github.tribuoipwd.data.ImageSourceProvenance
import io.github.tribuoipwd.data.RandomCrop
import io.github.tribuoipwd.data.RandomResizedCrop
import io.github.tribuoipwd.data.Unreadable
import io.github.tribuoipwd.features.DenseDataset
import java.awt.image.BufferedImage
import java.nio.FloatBuffer
import java.nio.file.Path
import java.util.SplittableRandom
import javax.imageio.ImageIO
import kotlin.io.path.createDirectory
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.tribuo.classification.Label

/** Dark images become light, light ones dark. */
class Negative : Augmentation {

    override fun outputShape(vararg shape: Int): IntArray = shape.clone()

    override fun apply(source: FloatBuffer, shape: IntArray, target: FloatBuffer, random: SplittableRandom) {
        val size = shape.reduce(Int::times)
        for (i in 0 until size) target.put(255 - source.get(source.position() + i))
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "Augmentation")
}

/** Images from files, and other views of them. */
@Tag("end-to-end")
class KotlinDataTest {

    @TempDir
    private lateinit var folder: Path

    @Test
    fun imageFolder() {
        for (name in listOf("cat", "dog")) {
            val target = folder.resolve(name).createDirectory().resolve("1.png")
            ImageIO.write(BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "png", target.toFile())
        }
        val source = ImageFolderDataSource.builder(folder, 4, 4).channels(1).shorterSide(5).build()
        assertEquals(listOf("cat", "dog"), source.map { it.output.label })
        assertEquals(16, source.first().size())
        val decoder = ImageDecoder(1, 4, 4, 5)
        assertEquals(decoder.size(), decoder.decode(folder.resolve("cat/1.png").readBytes(), "1.png").size)
        val provenance = source.provenance
        folder.resolve("dog/2.jfif").writeBytes(byteArrayOf(1, 2, 3))
        val careful = ImageFolderDataSource.builder(folder, 4, 4).unreadable(Unreadable.SKIP).build()
        assertEquals(2, careful.size())
        val facts = (careful.provenance as ImageSourceProvenance).instanceValues
        assertEquals("dog/2.jfif", facts[ImageSourceProvenance.UNREADABLE_FILES + "-0"]?.value)
        assertTrue(provenance is ImageSourceProvenance && "2" in provenance.instanceValues[ImageSourceProvenance.NUMBER_OF_EXAMPLES].toString())
    }

    @Test
    fun cifar() {
        val file = folder.resolve("batch.bin")
        file.writeBytes(ByteArray(3073) { if (it == 0) 7 else 1 })
        val source = CifarDataSource(CifarKind.CIFAR10, listOf(file))
        assertEquals("7", source.single().output.label)
        assertEquals(10, CifarKind.CIFAR10.classes())
        val data: DenseDataset<Label> = DenseDataset(source)
        assertEquals(3072, data.featureMap.size())
    }

    @Test
    fun idx() {
        val features = folder.resolve("images-idx3-ubyte")
        features.writeBytes(byteArrayOf(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4))
        val labels = folder.resolve("labels-idx1-ubyte")
        labels.writeBytes(byteArrayOf(0, 0, 8, 1, 0, 0, 0, 1, 9))
        val source = IdxDataSource(features, labels)
        assertEquals("9", source.single().output.label)
        assertEquals(setOf("0", "1", "2", "3"), DenseDataset(source).featureNames())
    }

    @Test
    fun views() {
        val chain = AugmentationChain(
            RandomCrop(1),
            HorizontalFlip(0.5),
            RandomResizedCrop.builder(6, 6).minScale(0.5).maxScale(1.0).minRatio(0.75).maxRatio(1.33).build(),
            CenterCrop(4, 4),
            Negative(),
        )
        val image = FloatBuffer.allocate(64)
        val view = FloatBuffer.allocate(chain.outputShape(1, 8, 8).reduce(Int::times))
        chain.apply(image, intArrayOf(1, 8, 8), view, Augmentation.generator(1, 2, 3))
        assertEquals(List(16) { 255f }, view.array().toList())
    }
}
