/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.features.ChannelOrder
import io.github.tribuoipwd.features.DenseExample
import io.github.tribuoipwd.features.DenseRow
import io.github.tribuoipwd.features.DenseRows
import io.github.tribuoipwd.features.FeatureLayout
import io.github.tribuoipwd.features.FeatureNames
import io.github.tribuoipwd.features.FeaturePositions
import io.github.tribuoipwd.features.IndexedLayout
import io.github.tribuoipwd.features.InputTransform
import io.github.tribuoipwd.features.ListedLayout
import io.github.tribuoipwd.features.Rows
import io.github.tribuoipwd.features.SortedLayout
import java.nio.FloatBuffer
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.LabelFactory
import org.tribuo.provenance.SimpleDataSourceProvenance

/** The names from the last to the first. */
class ReversedLayout : FeatureLayout {

    override fun bind(featureNames: Collection<String>) = FeaturePositions(featureNames.sortedDescending(), featureNames.size)

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "FeatureLayout")
}

/** From the features of an example to rows and transformed inputs. */
@Tag("end-to-end")
class KotlinFeaturesTest {

    private val example = DenseExample(Label("a"), FeatureNames.numbered(4), DenseRow.of(floatArrayOf(1f, 2f, 3f, 4f)))

    private fun data() = MutableDataset<Label>(SimpleDataSourceProvenance("rows", LabelFactory()), LabelFactory())
        .apply { add(example) }

    private fun values(size: Int, write: (FloatBuffer) -> Unit): List<Float> =
        FloatBuffer.allocate(size).also(write).array().toList()

    @Test
    fun layouts() {
        val names = listOf("0", "1", "2", "3")
        val layouts: Map<FeatureLayout, List<Float>> = mapOf(
            IndexedLayout(1, 2, 2) to listOf(1f, 2f, 3f, 4f),
            IndexedLayout.builder(2, 1, 2).order(ChannelOrder.HWC).build() to listOf(1f, 3f, 2f, 4f),
            ListedLayout(listOf("3", "0"), 2) to listOf(4f, 1f),
            SortedLayout() to listOf(1f, 2f, 3f, 4f),
            ReversedLayout() to listOf(4f, 3f, 2f, 1f),
        )
        for ((layout, expected) in layouts) {
            val positions = layout.bind(if (layout is ListedLayout) names.filter { it in "03" } else names)
            assertEquals(expected, values(positions.size()) { positions.gather(example, it, 0) }, layout::toString)
        }
    }

    @Test
    fun padding() {
        val padded = IndexedLayout.builder(12).prefix("px").firstIndex(1).order(ChannelOrder.CHW).digits(3).build()
        assertEquals("px002", padded.bind(listOf("px012")).names()[1])
    }

    @Test
    fun rows() {
        val positions = IndexedLayout(4).bind(FeatureNames.numbered(4).let { names -> (0 until names.size()).map { names[it] } })
        val rows: Rows = Rows.of(data(), positions)
        val gathered = DenseRows.gather(data(), 1, positions)
        assertEquals(values(4) { rows.copy(0, it) }, values(4) { gathered.copy(0, it) })
        assertEquals(positions.names(), data().featureIDMap.keySet().sorted())
        assertEquals(4f, DenseRow.of(byteArrayOf(4))[0].toFloat())
        assertEquals(FeatureNames.numbered(4), example.impliedNames())
    }

    @Test
    fun transform() {
        val transform = InputTransform.builder().scale(0.5).mean(0.5).std(2.0).order(ChannelOrder.CHW).build()
        val input = FloatBuffer.wrap(floatArrayOf(1f, 2f, 3f, 4f))
        assertEquals(listOf(0f, 0.25f, 0.5f, 0.75f), values(4) { transform.apply(input, 1, intArrayOf(1, 2, 2), it) })
        assertEquals(listOf(2f), InputTransform.fitted().fit(DenseRows.allocate(1, 1).apply { put(0, FloatBuffer.wrap(floatArrayOf(2f))) })
            .mean().map { it.toFloat() })
        val larger = InputTransform.builder().height(4).width(4).build()
        assertArrayEquals(intArrayOf(1, 4, 4), larger.outputShape(1, 2, 2))
    }
}
