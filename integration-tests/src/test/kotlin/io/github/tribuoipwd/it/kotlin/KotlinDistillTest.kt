/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.DistillationSearch
import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.DistilledModel
import io.github.tribuoipwd.data.HorizontalFlip
import io.github.tribuoipwd.features.FeatureCounts
import io.github.tribuoipwd.features.InputTransform
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.features.UnknownFeatures
import io.github.tribuoipwd.objective.DistillationObjective
import io.github.tribuoipwd.objective.InversePropensityWeighting
import io.github.tribuoipwd.optimizer.OneCycleSchedule
import io.github.tribuoipwd.optimizer.Sgd
import io.github.tribuoipwd.student.ConvolutionalNetwork
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.TribuoTeacher
import io.github.tribuoipwd.training.Checkpoints
import io.github.tribuoipwd.training.CollapsedStudentException
import io.github.tribuoipwd.training.Diagnostics
import io.github.tribuoipwd.training.DistillationReport
import io.github.tribuoipwd.training.EpochReport
import io.github.tribuoipwd.training.HealthCheck
import io.github.tribuoipwd.training.SearchReport
import io.github.tribuoipwd.training.Selection
import io.github.tribuoipwd.training.TrainingDivergedException
import io.github.tribuoipwd.training.TrainingListener
import io.github.tribuoipwd.training.TrainingStoppedException
import io.github.tribuoipwd.training.ValidationCriterion
import io.github.tribuoipwd.training.ValidationSummary
import io.github.tribuoipwd.training.WeightSummary
import java.nio.FloatBuffer
import java.nio.file.Path
import kotlin.io.path.fileSize
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.tribuo.Model
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.evaluation.LabelEvaluator

/** A student from the first line to a saved file. */
@Tag("end-to-end")
class KotlinDistillTest {

    @TempDir
    private lateinit var folder: Path

    @Test
    fun distill() {
        val train = images("train-10k", 512)
        val test = images("t10k", 256)
        val trainer = DistillationTrainer.builder()
            .layout(layout)
            .transform(unitRange)
            .teacher(teacher)
            .student(ConvolutionalNetwork.builder(8, 16).build())
            .objective(DistillationObjective.paper())
            .optimizer(Sgd(0.1))
            .schedule(OneCycleSchedule())
            .augmentation(HorizontalFlip())
            .epochs(2)
            .seed(1)
            .listener { println("epoch ${it.epoch} of ${it.epochs}: loss ${it.loss}") }
            .build()
        trainer.train(train).use { student ->
            val evaluation = LabelEvaluator().evaluate(student, test)
            student.serializeToFile(folder.resolve("model.tribuo"))
            student.saveONNXModel("com.example", 1, folder.resolve("student.onnx"))
            println("accuracy ${evaluation.accuracy()}")
            assertTrue(evaluation.accuracy() > 0.15, evaluation::toString)
            load(folder.resolve("model.tribuo")).use { loaded ->
                assertEquals(student.predict(test).map { it.output }, loaded.predict(test).map { it.output })
            }
        }
        assertTrue(folder.resolve("student.onnx").fileSize() > 0)
    }

    @Test
    fun rows() {
        val data = MutableDataset(digits("test"))
        digitsTrainer().build().train(data).use { student ->
            val row = FloatArray(student.featurePositions.size())
            student.featurePositions.gather(data.getExample(0), FloatBuffer.wrap(row), 0)
            val probabilities = student.withThreads(1).use { it.predict(row) }
            val best = student.labels()[probabilities.indices.maxBy { probabilities[it] }]
            assertEquals(student.predict(data.getExample(0)).output.label, best)
        }
    }

    private fun load(file: Path): DistilledModel = when (val model = Model.deserializeFromFile(file)) {
        is DistilledModel -> model
        else -> error("$file holds a ${model.javaClass.simpleName}")
    }

    private fun digitsTrainer(): DistillationTrainer.Builder = DistillationTrainer.builder()
        .layout(SortedLayout())
        .student(MultilayerPerceptron(16))
        .maximumGradientNorm(5.0)
        .epochs(2)

    @Test
    fun stopAndGoOn() {
        val data = MutableDataset(digits("test"))
        val checkpoints = Checkpoints(folder.resolve("checkpoints"), 1, 0, 0.0)
        val stopping = digitsTrainer().checkpoints(checkpoints).listener(object : TrainingListener {
            private var epochs = 0

            override fun stops() = epochs == 1

            override fun onEpoch(epoch: EpochReport) {
                epochs = epoch.epoch
            }
        }).build()
        val stopped = assertThrows<TrainingStoppedException> { stopping.train(data) }
        println(stopped.message)
        val epochs = mutableListOf<Int>()
        digitsTrainer().checkpoints(checkpoints).listener { epochs += it.epoch }.build().train(data).close()
        assertEquals(listOf(2), epochs)
    }

    @Test
    fun report() {
        val epochs = mutableListOf<EpochReport>()
        val steps = mutableListOf<Long>()
        val reports = mutableListOf<DistillationReport>()
        val objective: DistillationObjective = DistillationObjective.builder()
            .labelFactor(0.1)
            .distillationFactor(0.9)
            .temperature(4.0)
            .weighting(InversePropensityWeighting.builder().classifierHeadFactor(1.0).build())
            .build()
        val trainer = digitsTrainer()
            .teacher(TribuoTeacher(digitsTeacher))
            .objective(objective)
            .batchSize(50)
            .build()
        trainer.setListener(object : TrainingListener {
            override fun onStep(step: Long, steps: Long) {
                if (step == steps) println("the last of $steps steps")
            }

            override fun onEpoch(epoch: EpochReport) {
                epochs += epoch
                steps += epoch.epoch.toLong()
            }

            override fun onFinish(report: DistillationReport) {
                reports += report
            }
        })
        val data = MutableDataset(digits("test"))
        trainer.train(data).use { assertEquals(10, it.outputIDInfo.size()) }
        assertEquals(listOf(1L, 2L), steps)
        val report = reports.single()
        assertEquals(epochs, report.epochs)
        val diagnostics: Diagnostics = report.diagnostics ?: error("a teacher was set")
        val weights: WeightSummary = diagnostics.weights
        assertTrue(weights.mean > 1 && weights.mean <= weights.max && weights.effectiveSampleSize <= data.size())
        assertEquals(Diagnostics.HISTOGRAM_BINS, diagnostics.weightHistogram.size)
        val rarest: Diagnostics.ClassDiagnostics = diagnostics.classes.minBy { it.mass }
        assertTrue(rarest.label in trainer.teacher?.labels().orEmpty())
        assertEquals(2.0, WeightSummary.of(floatArrayOf(1f, 3f)).mean)
        assertEquals(data.size(), trainer.estimateWeights(data).size)
    }

    @Test
    fun validated() {
        val epochs = mutableListOf<EpochReport>()
        val reports = mutableListOf<DistillationReport>()
        val trainer = digitsTrainer()
            .teacher(TribuoTeacher(digitsTeacher))
            .validationShare(0.2)
            .criterion(ValidationCriterion.MEAN_RECALL)
            .patience(2)
            .selection(Selection.BEST)
            .epochs(4)
            .listener(object : TrainingListener {
                override fun onEpoch(epoch: EpochReport) {
                    epochs += epoch
                }

                override fun onFinish(report: DistillationReport) {
                    reports += report
                }
            })
            .build()
        trainer.train(MutableDataset(digits("test"))).use { assertEquals(10, it.outputIDInfo.size()) }
        val summary: ValidationSummary = reports.single().validation ?: error("a share was set")
        assertEquals(epochs.size, summary.epochsRun)
        assertEquals(epochs.maxOf { it.validationMeanRecall }, epochs[summary.epoch - 1].validationMeanRecall)
        assertTrue(epochs.all { it.validated() })
    }

    @Test
    fun searched() {
        val searches = mutableListOf<SearchReport>()
        val search = DistillationSearch.builder(digitsTrainer().teacher(TribuoTeacher(digitsTeacher)).build())
            .objectives(listOf(DistillationObjective.paper()))
            .rates(1.0)
            .build()
        search.setListener(object : TrainingListener {
            override fun onSearch(search: SearchReport) {
                searches += search
            }

            override fun onEpoch(epoch: EpochReport) = println("epoch ${epoch.epoch}")
        })
        search.train(MutableDataset(digits("test"))).use { assertEquals(10, it.outputIDInfo.size()) }
        val chosen: SearchReport.Candidate = searches.single().chosen()
        println("${chosen.name}: ${chosen.accuracy}")
        assertEquals(1, searches.single().candidates.count { it.standing == SearchReport.Standing.CHOSEN })
        assertEquals("labels", searches.single().candidates.first().name)
    }

    @Test
    fun onLabelsAlone() {
        val reports = mutableListOf<DistillationReport>()
        val trainer = digitsTrainer().listener(object : TrainingListener {
            override fun onEpoch(epoch: EpochReport) = Unit

            override fun onFinish(report: DistillationReport) {
                reports += report
            }
        }).build()
        trainer.train(MutableDataset(digits("test"))).use { student ->
            student.withShareableProvenance().use { assertEquals(student.name, it.name) }
        }
        assertNull(trainer.teacher)
        assertNull(reports.single().diagnostics)
        assertTrue(reports.single().teacherAccuracy.isNaN())
    }

    @Test
    fun served() {
        val data = MutableDataset(digits("test"))
        digitsTrainer().unknownFeatures(UnknownFeatures.WARN, 0.5).build().train(data).use { student ->
            student.saveFlatONNXModel("com.example", 1, folder.resolve("student.onnx"))
            assertTrue(folder.resolve("student.onnx").fileSize() > 0)
            assertEquals(student.featurePositions.size(), student.featurePositions.byName().size)
            val strict = student.withUnknownFeatures(UnknownFeatures.REFUSE, 0.0)
            strict.use { it.predict(data) }
            val counts: FeatureCounts = strict.featureCounts()
            assertEquals(data.size().toLong(), counts.examples)
            assertEquals(0L, counts.unknownFeatures)
        }
    }

    @Test
    fun divergence() {
        val data: MutableDataset<Label> = MutableDataset(digits("test"))
        val trainer = digitsTrainer().optimizer(Sgd(1e30)).maximumGradientNorm(0.0).build()
        val failure = assertThrows<TrainingDivergedException> { trainer.train(data) }
        assertTrue("learningRate" in failure.message.orEmpty(), failure::toString)
    }

    @Test
    fun collapse() {
        val data: MutableDataset<Label> = MutableDataset(digits("test"))
        val idle = digitsTrainer().optimizer(Sgd(1e-30)).epochs(8).batchSize(64).exportTolerance(1e-3)
        val student = idle.transform(InputTransform.builder().scale(1e-60).build())
        val failure = assertThrows<CollapsedStudentException> { student.healthCheck(HealthCheck.FAIL).build().train(data) }
        assertTrue("healthCheck" in failure.message.orEmpty(), failure::toString)
        student.healthCheck(HealthCheck.WARN).build().train(data).use {
            assertTrue("health-predictions" in it.provenance.instanceProvenance.map.keys)
        }
    }
}
