/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import com.oracle.labs.mlrg.olcut.config.Config
import com.oracle.labs.mlrg.olcut.config.Configurable
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl
import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.features.FeaturePositions
import io.github.tribuoipwd.features.InputTransform
import io.github.tribuoipwd.features.Rows
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.objective.DistillationObjective
import io.github.tribuoipwd.objective.InversePropensityWeighting
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.Device
import io.github.tribuoipwd.teacher.EnsembleTeacher
import io.github.tribuoipwd.teacher.ModelLimits
import io.github.tribuoipwd.teacher.OnlineTeacher
import io.github.tribuoipwd.teacher.OnnxTeacher
import io.github.tribuoipwd.teacher.OtherClasses
import io.github.tribuoipwd.teacher.OutputKind
import io.github.tribuoipwd.teacher.SelectedClassesTeacher
import io.github.tribuoipwd.teacher.SoftLabelTable
import io.github.tribuoipwd.teacher.SoftLabels
import io.github.tribuoipwd.teacher.Teacher
import io.github.tribuoipwd.teacher.TeacherCache
import io.github.tribuoipwd.teacher.TeacherCheck
import io.github.tribuoipwd.teacher.TeacherException
import io.github.tribuoipwd.teacher.TeacherFileProvenance
import io.github.tribuoipwd.teacher.TeacherSession
import io.github.tribuoipwd.teacher.TeacherStoppedException
import io.github.tribuoipwd.teacher.TribuoTeacher
import io.github.tribuoipwd.teacher.ZeroValues
import java.nio.FloatBuffer
import java.nio.file.Path
import kotlin.io.path.copyTo
import kotlin.io.path.writeBytes
import kotlin.io.path.writeLines
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer

/** Always predicts one label. */
class Stubborn(
    @Config(description = "The labels.")
    private var labels: MutableList<String> = mutableListOf(),
    @Config(description = "The label that it always gives.")
    private var favorite: String = "",
) : Teacher {

    override fun labels(): List<String> = labels.toList()

    override fun open(features: FeaturePositions, rows: Rows) = object : TeacherSession {
        override fun logits(rows: FloatBuffer, number: Int, logits: FloatBuffer) {
            for (i in 0 until number * labels.size) logits.put(i, if (labels[i % labels.size] == favorite) 4f else 0f)
        }

        override fun facts() = mapOf("favorite" to favorite)

        override fun close() = Unit
    }

    override fun getProvenance(): ConfiguredObjectProvenance = ConfiguredObjectProvenanceImpl(this, "Teacher")
}

/** Kotlin's types as OLCUT handles them. */
class Settings(
    @Config
    private var readOnly: List<Teacher> = listOf(),
    @Config
    private var mutable: MutableList<Teacher> = mutableListOf(),
    @Config
    private var names: List<String> = listOf(),
    @Config
    private var number: Int? = null,
) : Configurable

/** Teachers, ours and one of Kotlin's own. */
@Tag("end-to-end")
class KotlinTeacherTest {

    @TempDir
    private lateinit var folder: Path

    private val labels = ('0'..'9').map(Char::toString)

    private fun captured(teacher: Teacher, data: MutableDataset<Label>): SoftLabels {
        val positions = SortedLayout().bind(data.featureIDMap.keySet())
        val ids = data.map { labels.indexOf(it.output.label) }.toIntArray()
        return SoftLabels.capture(teacher, positions, Rows.of(data, positions), labels, ids)
    }

    @Test
    fun onnx() {
        val teacher = OnnxTeacher.builder(Path.of("teacher.onnx"), labels)
            .transform(InputTransform.builder().scale(1 / 255.0).build())
            .device(Device.AUTO)
            .deviceId(0)
            .cudaOptions(mapOf("gpu_mem_limit" to "2147483648"))
            .threads(1)
            .batchSize(64)
            .outputKind(OutputKind.LOGITS)
            .sha256("12186607911e98681184695dd431f45eb4ecf0cacc57912e7a7ae627d78a0fd8")
            .limits(ModelLimits.builder().externalFiles(0).runSeconds(60.0).build())
            .build()
        val data = images("train-10k", 256)
        val positions = layout.bind(data.featureIDMap.keySet())
        val rows = Rows.of(data, positions)
        teacher.open(positions, rows).use { session ->
            val row = FloatBuffer.allocate(rows.size()).also { rows.copy(0, it) }
            val logits = FloatBuffer.allocate(labels.size)
            session.logits(row, 1, logits)
            assertTrue("device" in session.facts(), session.facts()::toString)
            assertTrue(logits.array().distinct().size > 1)
        }
        val ids = data.map { labels.indexOf(it.output.label) }.toIntArray()
        OnlineTeacher.open(teacher, positions, rows, labels, ids).use { assertTrue(it.facts().isNotEmpty()) }
        assertTrue(SoftLabels.capture(teacher, positions, rows, labels, ids).accuracy() > 0.8)
    }

    @Test
    fun replacedFile() {
        val file = Path.of("teacher.onnx").copyTo(folder.resolve("teacher.onnx"))
        val teacher = OnnxTeacher.builder(file, labels).build()
        file.writeBytes(byteArrayOf(1))
        val data = images("train-10k", 64)
        val failure = assertThrows<TeacherException> {
            val positions = layout.bind(data.featureIDMap.keySet())
            teacher.open(positions, Rows.of(data, positions)).use { }
        }
        assertTrue("teacher.onnx" in failure.message.orEmpty(), failure::toString)
    }

    @Test
    fun stoppedByAnInterrupt() {
        val teacher = OnnxTeacher.builder(Path.of("teacher.onnx"), labels).build()
        val data = images("train-10k", 64)
        val positions = layout.bind(data.featureIDMap.keySet())
        val file = folder.resolve("soft-labels")
        TeacherCache.clear()
        Thread.currentThread().interrupt()
        val stopped = assertThrows<TeacherStoppedException> {
            SoftLabels.capture(teacher, positions, Rows.of(data, positions), labels, IntArray(64) { -1 }, TeacherCheck.WARN, file)
        }
        assertTrue(Thread.interrupted())
        assertTrue("$file" in stopped.message.orEmpty(), stopped::toString)
    }

    @Test
    fun tribuoModels() {
        val data = MutableDataset(digits("train"))
        val saved = TribuoTeacher(digitsTeacher, ZeroValues.PRESENT)
        val trained = TribuoTeacher.of(LogisticRegressionTrainer().train(data))
        val both = EnsembleTeacher(listOf(saved, trained), 4.0, 2.0, 1.0)
        for (teacher in listOf(saved, trained, both)) {
            assertTrue(captured(teacher, data).accuracy() > 0.9, teacher::toString)
        }
        val provenance = saved.provenance
        assertTrue(provenance is TeacherFileProvenance && TeacherFileProvenance.MODEL_HASH in provenance.instanceValues)
        assertEquals(both.labels().sorted(), labels)
    }

    @Test
    fun classesOfATeacher() {
        val data = MutableDataset(digits("train"))
        val teacher = TribuoTeacher(digitsTeacher, ZeroValues.PRESENT, OutputKind.AUTO, 1e-6)
        val some = SelectedClassesTeacher(teacher, labels.take(3))
        val rest = SelectedClassesTeacher.builder(teacher, labels.take(2))
            .mapping(mapOf("9" to "0"))
            .others(OtherClasses.GATHER).othersLabel("other")
            .build()
        assertTrue(OtherClasses.GATHER.name in rest.toString(), rest::toString)
        val positions = SortedLayout().bind(data.featureIDMap.keySet())
        val rows = Rows.of(data, positions)
        val none = IntArray(data.size()) { -1 }
        val facts = SoftLabels.capture(some, positions, rows, labels.take(3), none, TeacherCheck.WARN).facts()
        assertEquals("7 of 10: 3, 4, 5, 6, 7, 8, 9", facts["classes-dropped"])
        assertEquals(listOf("0", "1", "other"), rest.labels())
    }

    @Test
    fun table() {
        val data = MutableDataset(digits("train"))
        val lines = data.map { example -> labels.joinToString(",") { if (it == example.output.label) "0.91" else "0.01" } }
        val file = folder.resolve("soft.csv").apply { writeLines(listOf(labels.joinToString(",")) + lines) }
        val table = SoftLabelTable.builder(file).separator(',').build()
        assertEquals(1.0, captured(table, data).accuracy())
    }

    @Test
    fun typesOfSettings() {
        fun type(name: String) = Settings::class.java.getDeclaredField(name).genericType.typeName
        assertTrue("? extends" in type("readOnly"), type("readOnly"))
        assertTrue("?" !in type("mutable") && "?" !in type("names"))
        assertThrows<NullPointerException> { ConfiguredObjectProvenanceImpl(Settings(), "Settings") }
        ConfiguredObjectProvenanceImpl(Settings(number = 1), "Settings")
    }

    @Test
    fun ownTeacher() {
        val data = MutableDataset(digits("train"))
        val stubborn = Stubborn(labels.toMutableList(), "3")
        val predictions = captured(stubborn, data)
        assertEquals(setOf(3), (0 until data.size()).map(predictions::prediction).toSet())
        val weighting = InversePropensityWeighting.builder().classifierHeadFactor(0.0).build()
        val objective = DistillationObjective.builder().labelFactor(0.0).distillationFactor(0.9).temperature(4.0)
            .weighting(weighting).build()
        val trainer = DistillationTrainer.builder().layout(SortedLayout()).teacher(stubborn)
            .student(MultilayerPerceptron(8)).objective(objective).epochs(1).maximumGradientNorm(5.0).build()
        trainer.train(data).use { student ->
            assertEquals(setOf("3"), student.predict(data).map { it.output.label }.toSet())
        }
    }
}
