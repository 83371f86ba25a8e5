/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import ai.djl.engine.Engine
import ai.djl.ndarray.NDArray
import ai.djl.ndarray.NDManager
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.optimizer.AdamW
import io.github.tribuoipwd.optimizer.ConstantSchedule
import io.github.tribuoipwd.optimizer.CosineSchedule
import io.github.tribuoipwd.optimizer.GradientNorm
import io.github.tribuoipwd.optimizer.LearningRateSchedule
import io.github.tribuoipwd.optimizer.OneCycleSchedule
import io.github.tribuoipwd.optimizer.Optimizer
import io.github.tribuoipwd.optimizer.OptimizerState
import io.github.tribuoipwd.optimizer.Sgd
import io.github.tribuoipwd.optimizer.StepDecaySchedule
import kotlin.math.sqrt
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** The square root of what is left of the training. */
class RootSchedule : LearningRateSchedule {

    override fun factor(step: Long, steps: Long, stepsPerEpoch: Long) = sqrt(1 - step.toDouble() / steps)

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "LearningRateSchedule")
}

/** Steps of the sign of the gradient. */
class SignDescent(private val rate: Double = 0.1) : Optimizer {

    override fun learningRate() = rate

    override fun start(parameters: List<NDArray>): OptimizerState = object : OptimizerState {
        override fun step(learningRate: Double) = parameters.forEach { parameter ->
            parameter.gradient.use { gradient ->
                gradient.sign().use { sign -> sign.mul(learningRate).use { parameter.subi(it) } }
                gradient.subi(gradient)
            }
        }

        override fun close() = Unit
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "Optimizer")
}

/** Optimizers and schedules, ours and Kotlin's own. */
@Tag("end-to-end")
class KotlinOptimizerTest {

    /** Where a step from 1 along the gradient 6 leads. */
    private fun step(optimizer: Optimizer, maximum: Double): Float = NDManager.newBaseManager().use { manager ->
        val parameter = manager.create(floatArrayOf(1f))
        parameter.setRequiresGradient(true)
        Engine.getInstance().newGradientCollector().use { it.backward(parameter.square().mul(parameter).mul(2).sum()) }
        assertEquals(6.0, GradientNorm.clip(listOf(parameter), maximum), 1e-4)
        optimizer.start(listOf(parameter)).use { it.step(optimizer.learningRate()) }
        parameter.getFloat(0)
    }

    @Test
    fun steps() {
        assertEquals(0.4f, step(Sgd(0.1, 0.9, false, 0.0), 100.0), 1e-5f)
        assertEquals(0.8f, step(Sgd(0.1, 0.9, false, 0.0), 2.0), 1e-5f)
        assertEquals(0.9f, step(SignDescent(), 100.0), 1e-5f)
        val adamW =
            AdamW.builder().learningRate(0.1).beta1(0.9).beta2(0.99).epsilon(1e-8).weightDecay(0.0).build()
        assertEquals(0.9f, step(adamW, 100.0), 1e-5f)
    }

    @Test
    fun schedules() {
        val schedules = listOf<LearningRateSchedule>(
            ConstantSchedule(), CosineSchedule(), OneCycleSchedule(), StepDecaySchedule(1, 2), RootSchedule(),
        )
        for (schedule in schedules) {
            val factors = (0L until 30L).map { schedule.factor(it, 30, 10) }
            assertTrue(factors.all { it in 0.0..1.0 }, schedule::toString)
            assertTrue(schedule is ConstantSchedule || factors.last() < 0.2, schedule::toString)
        }
    }
}
