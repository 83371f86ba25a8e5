/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import ai.djl.ndarray.NDManager
import ai.djl.ndarray.types.DataType
import ai.djl.ndarray.types.Shape
import ai.djl.nn.Activation
import ai.djl.nn.Block
import ai.djl.nn.SequentialBlock
import ai.djl.nn.core.Linear
import com.oracle.labs.mlrg.olcut.config.Config
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.student.ActivationFunction
import io.github.tribuoipwd.student.CifarResNet
import io.github.tribuoipwd.student.ConvolutionalNetwork
import io.github.tribuoipwd.student.Initialization
import io.github.tribuoipwd.student.MobileNetV1
import io.github.tribuoipwd.student.MobileNetV2
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.student.ResNet
import io.github.tribuoipwd.student.SeededDropout
import io.github.tribuoipwd.student.ShuffleNetV1
import io.github.tribuoipwd.student.ShuffleNetV2
import io.github.tribuoipwd.student.StudentArchitecture
import io.github.tribuoipwd.student.Vgg
import io.github.tribuoipwd.student.WideResNet
import java.util.SplittableRandom
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.tribuo.MutableDataset
import org.tribuo.classification.evaluation.LabelEvaluator

/** Layers of one width. */
class Tower(
    @Config(description = "The number of layers.")
    private var depth: Int = 2,
    @Config(description = "The width of each.")
    private var width: Long = 16,
) : StudentArchitecture {

    override fun backbone(inputShape: IntArray): Block = SequentialBlock().apply {
        repeat(depth) {
            add(Linear.builder().setUnits(width).build())
            add(Activation.tanhBlock())
        }
        add(SeededDropout(0.1f))
    }

    override fun initialization(): Initialization = Initialization.UNIFORM

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "StudentArchitecture")

    override fun toString() = "Tower(depth=$depth,width=$width)"
}

/** Students, ours and one of Kotlin's own. */
@Tag("end-to-end")
class KotlinStudentTest {

    @Test
    fun ownArchitecture() {
        val data = MutableDataset(digits("train"))
        val trainer = DistillationTrainer.builder().layout(SortedLayout()).student(Tower(depth = 3)).epochs(3).build()
        trainer.train(data).use { assertTrue(LabelEvaluator().evaluate(it, data).accuracy() > 0.5) }
        assertTrue("Tower(depth=3,width=16)" in trainer.toString(), trainer::toString)
    }

    @Test
    fun images() {
        val convolutional = ConvolutionalNetwork.builder(4, 8)
            .layersPerStage(2)
            .kernel(3)
            .downsampling(ConvolutionalNetwork.Downsampling.MAX_POOL)
            .residual(true)
            .build()
        val students = listOf(
            convolutional,
            MultilayerPerceptron(ActivationFunction.GELU, 0.1f, true, 8),
            CifarResNet(8),
            ResNet(18, ResNet.Stem.CIFAR),
            WideResNet(10, 1),
            Vgg(8),
            MobileNetV1(0.25),
            MobileNetV2(0.5),
            ShuffleNetV1(3),
            ShuffleNetV2(0.5),
        )
        for (student in students) {
            val block = student.backbone(intArrayOf(3, 32, 32))
            assertEquals(2, block.getOutputShapes(arrayOf(Shape(1, 3, 32, 32))).single().dimension(), student::toString)
        }
    }

    @Test
    fun initialization() {
        val zeroBias = Initialization(
            Initialization.Distribution.NORMAL_FAN_OUT,
            Initialization.Distribution.UNIFORM_FAN_IN,
            Initialization.Distribution.ZERO,
        )
        NDManager.newBaseManager().use { manager ->
            val block = Linear.builder().setUnits(4).build()
            block.initialize(manager, DataType.FLOAT32, Shape(1, 3))
            zeroBias.apply(block, SplittableRandom(1))
            assertEquals(0f, block.parameters["bias"].array.abs().sum().getFloat())
        }
    }
}
