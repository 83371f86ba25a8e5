/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.propensity.DistillationEstimator
import io.github.tribuoipwd.propensity.ModelPairEstimator
import io.github.tribuoipwd.propensity.PropensityEstimator
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource
import io.github.tribuoipwd.propensity.PropensityWeightedProvenance
import io.github.tribuoipwd.propensity.TeacherLabeledDataSource
import io.github.tribuoipwd.propensity.TeacherLabeledProvenance
import io.github.tribuoipwd.propensity.WeightingMode
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.TribuoTeacher
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.tribuo.Dataset
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer

/** Rare labels weigh more. */
class LabelFrequency : PropensityEstimator {

    override fun weights(examples: Dataset<Label>): FloatArray {
        val counts = examples.groupingBy { it.output.label }.eachCount()
        return examples.map { examples.size().toFloat() / counts.getValue(it.output.label) }.toFloatArray()
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "PropensityEstimator")
}

/** Weights for any Tribuo trainer. */
@Tag("end-to-end")
class KotlinPropensityTest {

    @Test
    fun modelPair() {
        val source = digits("train")
        val byTeacher = TeacherLabeledDataSource(source, TribuoTeacher(digitsTeacher), SortedLayout())
        val onLabels = LogisticRegressionTrainer().train(MutableDataset(source))
        val onTeacher = LogisticRegressionTrainer().train(MutableDataset(byTeacher))
        val estimator = ModelPairEstimator(TribuoTeacher.of(onLabels), TribuoTeacher.of(onTeacher))
        val weighted = PropensityWeightedDataSource.builder(source, estimator)
            .mode(WeightingMode.WEIGHT)
            .maximumWeight(10.0)
            .build()
        val model = LogisticRegressionTrainer().train(MutableDataset(weighted))
        assertEquals(1.0, weighted.summary().mean, 1e-5)
        assertEquals(10, model.outputIDInfo.size())
        assertTrue(byTeacher.agreement() > 0.9)
        val values = weighted.provenance
        assertTrue(values is PropensityWeightedProvenance && PropensityWeightedProvenance.CLIPPED in values.instanceValues)
        val labeled = byTeacher.provenance
        assertTrue(labeled is TeacherLabeledProvenance && TeacherLabeledProvenance.AGREEMENT in labeled.instanceValues)
    }

    @Test
    fun otherEstimators() {
        val source = digits("train")
        val trainer = DistillationTrainer.builder().layout(SortedLayout()).teacher(TribuoTeacher(digitsTeacher))
            .student(MultilayerPerceptron(8)).epochs(1).maximumGradientNorm(5.0).build()
        for (estimator in listOf(DistillationEstimator(trainer), LabelFrequency())) {
            val resampled = PropensityWeightedDataSource.builder(source, estimator)
                .mode(WeightingMode.RESAMPLE)
                .normalize(false)
                .seed(1)
                .build()
            assertEquals(2000, resampled.count(), estimator::toString)
            assertTrue(resampled.summary().mean > 0.9)
        }
    }
}
