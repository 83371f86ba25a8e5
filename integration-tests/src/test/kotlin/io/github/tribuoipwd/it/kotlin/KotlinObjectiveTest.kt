/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import ai.djl.ndarray.NDArray
import ai.djl.ndarray.NDManager
import com.oracle.labs.mlrg.olcut.config.Config
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager
import com.oracle.labs.mlrg.olcut.config.PropertyException
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.objective.BalancedLoss
import io.github.tribuoipwd.objective.BatchLogits
import io.github.tribuoipwd.objective.ClassifierHead
import io.github.tribuoipwd.objective.DecoupledLoss
import io.github.tribuoipwd.objective.DistillationLoss
import io.github.tribuoipwd.objective.DistillationObjective
import io.github.tribuoipwd.objective.EntropyWeighting
import io.github.tribuoipwd.objective.Epoch
import io.github.tribuoipwd.objective.ExampleWeighting
import io.github.tribuoipwd.objective.GroupedLoss
import io.github.tribuoipwd.objective.ImitationTarget
import io.github.tribuoipwd.objective.InversePropensityWeighting
import io.github.tribuoipwd.objective.KullbackLeibler
import io.github.tribuoipwd.objective.LabelObjective
import io.github.tribuoipwd.objective.Objective
import io.github.tribuoipwd.objective.ObjectiveValue
import io.github.tribuoipwd.objective.PriorCorrection
import io.github.tribuoipwd.objective.SelfDistillationObjective
import io.github.tribuoipwd.objective.SoftCrossEntropy
import io.github.tribuoipwd.objective.SoftLabelWeighting
import io.github.tribuoipwd.objective.Standardization
import io.github.tribuoipwd.objective.StandardizedLogits
import io.github.tribuoipwd.objective.TrainingEvidence
import io.github.tribuoipwd.objective.UniformWeighting
import io.github.tribuoipwd.reproduction.Reproducer
import io.github.tribuoipwd.student.MultilayerPerceptron
import java.util.OptionalDouble
import kotlin.math.ln
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.tribuo.MutableDataset

/** The squared distance between softened probabilities (the Brier score, with the teacher in place of the label). */
class SquaredDistance(
    @Config(description = "Factor of the distance.")
    private var factor: Double = 1.0,
) : DistillationLoss {

    override fun postConfig() {
        if (factor <= 0) {
            throw PropertyException("", "factor", "must be positive, found $factor.\nMaybe use 1.")
        }
    }

    override fun perExample(batch: BatchLogits, temperature: Double): NDArray {
        // An array that lives until the end of the step, and not mul(number): see the traps in docs/guide.md.
        val inverse = batch.student.manager.create((1 / temperature).toFloat())
        val scale = batch.student.manager.create(factor.toFloat())
        val student = batch.student.mul(inverse).softmax(-1)
        val teacher = batch.requireTeacher().mul(inverse).softmax(-1)
        return student.sub(teacher).square().sum(intArrayOf(1)).mul(scale)
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "DistillationLoss")

    override fun toString() = "SquaredDistance(factor=$factor)"
}

/** Weighs the examples of some labels more. */
class LabelWeighting(
    @Config(description = "The ids of the labels that weigh more.")
    private var labels: IntArray = intArrayOf(),
    @Config(description = "Their weight.")
    private var weight: Float = 2f,
) : ExampleWeighting {

    override fun classifierHead() = ClassifierHead.NONE

    override fun weights(batch: BatchLogits, epoch: Epoch): NDArray {
        val ids = batch.labels.toLongArray()
        return batch.student.manager.create(FloatArray(ids.size) { if (ids[it].toInt() in labels) weight else 1f })
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "ExampleWeighting")

    override fun toString() = "LabelWeighting(labels=${labels.toList()},weight=$weight)"
}

/** The focal loss of exponent 2 (Lin et al., ICCV 2017): labels alone, those that the student misses above all. */
class FocalObjective : Objective {

    override fun imitates() = ImitationTarget.NONE

    override fun evaluate(batch: BatchLogits, epoch: Epoch): ObjectiveValue {
        val logarithms = batch.student.logSoftmax(1)
        val ofLabel = logarithms.mul(batch.labels.oneHot(logarithms.shape[1].toInt())).sum(intArrayOf(1))
        return ObjectiveValue(ofLabel.exp().sub(1f).square().mul(ofLabel).neg(), null)
    }

    override fun toString() = "FocalObjective()"
}

/** Objectives, losses and weightings, ours and Kotlin's own. */
@Tag("end-to-end")
class KotlinObjectiveTest {

    private fun NDManager.batch(classifier: Boolean): BatchLogits {
        val logits = create(arrayOf(floatArrayOf(1f, 0f, 2f), floatArrayOf(0f, 3f, -1f)))
        return BatchLogits(logits, logits.neg(), if (classifier) logits.flip(1) else null, create(longArrayOf(2, 1)))
    }

    @Test
    fun everyLossWithEveryWeighting() {
        val weighting = InversePropensityWeighting.builder()
            .orientation(InversePropensityWeighting.Orientation.KD_OVER_CLS)
            .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN)
            .classifierHead(ClassifierHead.ATTACHED)
            .maximumWeight(10.0)
            .firstEpoch(1)
            .standardization(Standardization.AUTO)
            .build()
        val losses = listOf(KullbackLeibler(), DecoupledLoss(1.0, 8.0), SoftCrossEntropy(), StandardizedLogits(), SquaredDistance())
        val weightings = listOf(weighting, UniformWeighting(ClassifierHead.DETACHED), SoftLabelWeighting(), LabelWeighting())
        NDManager.newBaseManager().use { manager ->
            for (loss in losses) {
                for (weights in weightings) {
                    val objective = DistillationObjective.builder().loss(loss).weighting(weights).temperature(2.0).build()
                    val head = objective.classifierHead() != ClassifierHead.NONE
                    val batch = manager.batch(head)
                    val value: ObjectiveValue = objective.evaluate(batch, Epoch(1, 1))
                    assertTrue(value.mean(batch, null).getFloat() > 0, objective::toString)
                    assertEquals(2L, value.weights?.size())
                }
            }
            assertNull(LabelObjective().evaluate(manager.batch(false), Epoch(1, 1)).weights)
        }
    }

    @Test
    fun biasedTeachers() {
        val evidence = TrainingEvidence.of(longArrayOf(90, 9, 1), intArrayOf(0, 1, 2), FloatArray(9), OptionalDouble.empty())
            .named(listOf("a", "b", "c"))
        val losses = listOf(
            BalancedLoss(0.999),
            GroupedLoss(1.0, 4.0, mapOf("a" to "frequent", "b" to "rare", "c" to "rare")),
            PriorCorrection(BalancedLoss(), mapOf("a" to 0.9, "b" to 0.09, "c" to 0.01)),
        )
        NDManager.newBaseManager().use { manager ->
            for (loss in losses) {
                val objective = DistillationObjective.builder().loss(loss).weighting(EntropyWeighting(3.0, UniformWeighting())).build()
                    .settled(evidence)
                assertTrue(objective.decisions(3).keys.any { it.startsWith("loss-") }, objective::toString)
                val batch = manager.batch(false)
                assertTrue(objective.evaluate(batch, Epoch(1, 1)).mean(batch, null).getFloat() > 0, objective::toString)
            }
        }
    }

    @Test
    fun ownLossAndWeighting() {
        NDManager.newBaseManager().use { manager ->
            val batch = manager.batch(false)
            assertArrayEquals(floatArrayOf(1f, 3f), LabelWeighting(intArrayOf(1), 3f).weights(batch, Epoch(1, 1)).toFloatArray())
            val once = SquaredDistance().perExample(batch, 4.0).toFloatArray()
            val twice = SquaredDistance(2.0).perExample(batch, 4.0).toFloatArray()
            once.zip(twice).forEach { (one, two) -> assertEquals(2 * one, two, 1e-6f) }
        }
    }

    @Test
    fun ownObjective() {
        NDManager.newBaseManager().use { manager ->
            val certain = BatchLogits(manager.create(arrayOf(floatArrayOf(0f, 0f))), null, null, manager.create(longArrayOf(1)))
            val found = FocalObjective().evaluate(certain, Epoch(1, 1)).perExample.getFloat()
            assertEquals(0.25f * ln(2f), found, 1e-6f)
        }
        val trainer = DistillationTrainer.builder().layout(SortedLayout()).student(MultilayerPerceptron(16))
            .objective(FocalObjective()).maximumGradientNorm(5.0).epochs(1).build()
        trainer.train(MutableDataset(digits("test"))).use {
            assertTrue("FocalObjective" in it.provenance.trainerProvenance.toString())
        }
    }

    @Test
    fun selfDistillation() {
        NDManager.newBaseManager().use { manager ->
            val objective: Objective = SelfDistillationObjective(0.8, LabelWeighting(intArrayOf(1), 3f))
            assertEquals(ImitationTarget.PAST_SELF, objective.imitates())
            val weights = objective.evaluate(manager.batch(false), Epoch(2, 2)).weights?.toFloatArray()
            assertArrayEquals(floatArrayOf(1f, 3f), weights)
        }
    }

    @Test
    fun configured() {
        val configuration = ConfigurationManager("../configurations/kotlin.xml")
        val trainer = configuration.lookup("trainer") as DistillationTrainer
        val data = MutableDataset(digits("test"))
        trainer.train(data).use { student ->
            val text = student.provenance.trainerProvenance.toString()
            assertTrue("factor=3.0" in text && "SquaredDistance" in text && "weight=2.5" in text && "labels=[1, 7]" in text, text)
            Reproducer.of(student).reproduce(data).use { assertTrue(it.identical(), it::summary) }
        }
    }

    @Test
    fun misconfigured() {
        val configuration = ConfigurationManager("../configurations/kotlin.xml")
        configuration.overrideConfigurableProperty("loss", "factor", SimpleProperty("-1"))
        val failure = assertThrows<PropertyException> { configuration.lookup("loss") }
        assertTrue("must be positive" in failure.message.orEmpty(), failure::toString)
    }
}
