/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.DistilledModel
import io.github.tribuoipwd.StudentFile
import io.github.tribuoipwd.cli.CheckTeacher
import io.github.tribuoipwd.cli.CheckTeacherOptions
import io.github.tribuoipwd.cli.Experiments
import io.github.tribuoipwd.cli.ExperimentsOptions
import io.github.tribuoipwd.cli.Export
import io.github.tribuoipwd.cli.ExportOptions
import io.github.tribuoipwd.cli.Reproduce
import io.github.tribuoipwd.cli.ReproduceOptions
import io.github.tribuoipwd.cli.Train
import io.github.tribuoipwd.cli.TrainOptions
import io.github.tribuoipwd.evaluation.Calibration
import io.github.tribuoipwd.evaluation.CalibrationMeter
import io.github.tribuoipwd.evaluation.WeightedLabelEvaluation
import io.github.tribuoipwd.evaluation.WeightedLabelEvaluator
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.files.AllowedClasses
import io.github.tribuoipwd.files.DamagedFileException
import io.github.tribuoipwd.files.FileFormatException
import io.github.tribuoipwd.files.FileTooNewException
import io.github.tribuoipwd.files.FileTooOldException
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource
import io.github.tribuoipwd.reproduction.ProvenanceDifference
import io.github.tribuoipwd.reproduction.Reproducer
import io.github.tribuoipwd.reproduction.Reproduction
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.TeacherReport
import io.github.tribuoipwd.teacher.TribuoTeacher
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.tribuo.MutableDataset
import org.tribuo.evaluation.CrossValidation

/** After a training: evaluation, reproduction, the programs. */
@Tag("end-to-end")
class KotlinResultsTest {

    @TempDir
    private lateinit var folder: Path

    private fun trainer() = DistillationTrainer.builder()
        .layout(SortedLayout())
        .teacher(TribuoTeacher(digitsTeacher))
        .student(MultilayerPerceptron(8))
        .maximumGradientNorm(5.0)
        .epochs(1)
        .build()

    @Test
    fun evaluate() {
        val weighted = MutableDataset(PropensityWeightedDataSource.builder(digits("test"), LabelFrequency()).build())
        trainer().train(MutableDataset(digits("test"))).use { student ->
            val evaluation: WeightedLabelEvaluation = WeightedLabelEvaluator().evaluate(student, weighted)
            println("${evaluation.accuracy()} of a total weight of ${evaluation.totalWeight()}")
            assertTrue(evaluation.effectiveSampleSize() <= weighted.size())
            assertEquals(weighted.size().toDouble(), evaluation.totalWeight(), 0.1)
        }
        val folds = CrossValidation(trainer(), weighted, WeightedLabelEvaluator(), 2, 1).evaluate()
        assertTrue(folds.size == 2 && folds.all { it.a is WeightedLabelEvaluation })
    }

    @Test
    fun calibrate() {
        val test = MutableDataset(digits("test"))
        trainer().train(test).use { student ->
            val before: Calibration = Calibration.of(student, test)
            val bin: Calibration.Bin = before.bins.last()
            println("$before; ${bin.accuracy} are right where the mean confidence is ${bin.confidence}")
            student.calibrated(test).use { calibrated ->
                assertTrue(Calibration.of(calibrated, test, 10).negativeLogLikelihood <= before.negativeLogLikelihood)
            }
        }
        val meter = CalibrationMeter(Calibration.DEFAULT_BINS)
        meter.add(doubleArrayOf(0.75, 0.25), 0, 1.0)
        assertEquals(0.25, meter.calibration().expectedCalibrationError, 1e-12)
    }

    @Test
    fun checkTeacher() {
        val teacher = TribuoTeacher(digitsTeacher)
        val heldOutRows = MutableDataset(digits("test"))
        val report: TeacherReport = TeacherReport.of(teacher, SortedLayout(), MutableDataset(digits("train")), heldOutRows)
        val weakest: TeacherReport.ClassReport = report.classes.minBy { it.recall }
        val softness: TeacherReport.Softness = report.softness
        val mass: TeacherReport.MassReport = report.mass
        val heldOut: TeacherReport.HeldOut = requireNotNull(report.heldOut)
        println("${weakest.label} is known least; T ${softness.temperature}; mass ${mass.variation}; ${heldOut.accuracy} elsewhere")
        val findings: List<TeacherReport.Finding> = report.findings
        assertTrue(findings.none { it.kind == TeacherReport.Kind.OTHER_ORDER } && !report.useless())
        val messages = ByteArrayOutputStream()
        val code = CheckTeacher.run(
            arrayOf("-c", "../configurations/digits.xml", "--teacher", "teacher", "--train-source", "train"),
            PrintStream(messages), PrintStream(messages),
        )
        assertEquals(0, code, messages::toString)
        assertNull(CheckTeacherOptions().teacher)
    }

    @Test
    fun reproduce() {
        val file = folder.resolve("student.onnx")
        trainer().train(MutableDataset(digits("test"))).use { it.saveONNXModel("com.example", 1, file) }
        Reproducer.read(file).reproduce().use { reproduction ->
            println(reproduction.summary())
            assertTrue(reproduction.identical(), reproduction::summary)
        }
        val again: Reproduction = Reproducer.read(file).override("distillationtrainer", "seed", "7").reproduce()
        again.use {
            val seed: ProvenanceDifference = it.differences.first { difference -> difference.path.endsWith("seed") }
            assertEquals("7", seed.reproduced)
        }
    }

    @Test
    fun filesOfStudents() {
        val saved = folder.resolve("model.tribuo")
        trainer().train(MutableDataset(digits("test"))).use { it.serializeToFile(saved) }
        val student: StudentFile = StudentFile.read(saved)
        println("${student.sha256().orElseThrow()}, export: ${student.isExport}")
        val allowed: AllowedClasses = AllowedClasses.standard().and("com.example.")
        DistilledModel.read(saved, allowed).use { assertEquals(student.provenance(allowed), it.provenance) }
        saved.writeBytes(saved.readBytes().dropLast(9).toByteArray())
        assertTrue(explain(saved).startsWith("damaged"))
    }

    private fun explain(file: Path): String = try {
        DistilledModel.read(file).use { "whole: ${it.name}" }
    } catch (e: DamagedFileException) {
        "damaged: ${e.message}"
    } catch (e: FileTooOldException) {
        "too old: ${e.message}"
    } catch (e: FileTooNewException) {
        "too new: ${e.message}"
    } catch (e: FileFormatException) {
        "another thing: ${e.message}"
    }

    @Test
    fun programs() {
        val messages = ByteArrayOutputStream()
        val out = PrintStream(messages)
        val output = folder.resolve("out")
        val code = Train.run(
            arrayOf("-c", "../configurations/digits.xml", "--trainer", "ipwd", "--train-source", "train", "--test-source", "test",
                "--output", output.toString(), "--@ipwd.epochs", "1"),
            out, out,
        )
        assertEquals(0, code, messages::toString)
        assertTrue(output.resolve("student.onnx").exists())
        assertEquals(0, Reproduce.run(arrayOf("--model", output.resolve("student.onnx").toString()), out, out), messages::toString)
        val compared = folder.resolve("compared")
        val experiments = Experiments.run(
            arrayOf("-c", "../configurations/digits.xml", "--trainers", "ipwd", "--seeds", "3", "--train-source", "train",
                "--test-source", "test", "--output", compared.toString(), "--@ipwd.epochs", "1"),
            out, out,
        )
        assertEquals(0, experiments, messages::toString)
        assertTrue(compared.resolve("ipwd/3/student.onnx").exists() && compared.resolve("report.html").exists())
        val exported = folder.resolve("exported.onnx")
        val export = Export.run(arrayOf("--model", output.resolve("model.tribuo").toString(), "--output", exported.toString()), out, out)
        assertEquals(0, export, messages::toString)
        assertTrue(exported.exists())
        assertNull(ExportOptions().output)
        assertNull(TrainOptions().output)
        assertNull(ExperimentsOptions().output)
        assertNull(ReproduceOptions().model)
    }
}
