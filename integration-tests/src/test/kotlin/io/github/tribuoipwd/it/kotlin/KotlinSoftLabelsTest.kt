/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.cli.Capture
import io.github.tribuoipwd.cli.CaptureOptions
import io.github.tribuoipwd.cli.Merge
import io.github.tribuoipwd.cli.MergeOptions
import io.github.tribuoipwd.cli.Verify
import io.github.tribuoipwd.cli.VerifyOptions
import io.github.tribuoipwd.data.RandomCrop
import io.github.tribuoipwd.features.IndexedLayout
import io.github.tribuoipwd.features.InputTransform
import io.github.tribuoipwd.features.RowKey
import io.github.tribuoipwd.features.RowKeys
import io.github.tribuoipwd.features.Rows
import io.github.tribuoipwd.softlabel.CaptureListener
import io.github.tribuoipwd.softlabel.CapturePlan
import io.github.tribuoipwd.softlabel.CaptureShare
import io.github.tribuoipwd.softlabel.Precision
import io.github.tribuoipwd.softlabel.SoftLabelCapture
import io.github.tribuoipwd.softlabel.SoftLabelException
import io.github.tribuoipwd.softlabel.SoftLabelManifest
import io.github.tribuoipwd.softlabel.SoftLabelRow
import io.github.tribuoipwd.softlabel.SoftLabelStore
import io.github.tribuoipwd.softlabel.SoftLabelViews
import io.github.tribuoipwd.softlabel.StoreComparison
import io.github.tribuoipwd.softlabel.StoredTeacher
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.CapturedAnswers
import io.github.tribuoipwd.teacher.CapturedTeacher
import io.github.tribuoipwd.teacher.CapturedTeacherProvenance
import io.github.tribuoipwd.teacher.MissingRows
import io.github.tribuoipwd.teacher.TribuoTeacher
import io.github.tribuoipwd.teacher.ZeroValues
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.FloatBuffer
import java.nio.file.Path
import kotlin.io.path.appendBytes
import kotlin.io.path.exists
import kotlin.io.path.writeText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.tribuo.MutableDataset

/** Soft labels captured once: a store, its teacher, its commands. */
@Tag("end-to-end")
class KotlinSoftLabelsTest {

    @TempDir
    private lateinit var folder: Path

    private val source = digits("train")
    private val image = IndexedLayout.builder(1, 8, 8).prefix("pixel").build()
    private val taught = TribuoTeacher(digitsTeacher)

    @Test
    fun captureAndTrain() {
        val capture = SoftLabelCapture.builder(taught, image)
            .precision(Precision.FLOAT16)
            .top(4)
            .partExamples(500)
            .build()
        val plan: CapturePlan = capture.plan(source, CaptureShare.ALL)
        assertEquals(2000, plan.rows())
        val heard = mutableListOf<CaptureListener.Progress>()
        val store = capture.run(source, folder.resolve("store"), CaptureShare.ALL) { heard += it }
        assertEquals(2000, heard.last().examples())
        val comparison: StoreComparison = store.verify(capture, source)
        assertTrue(comparison.agrees(), comparison::toString)

        val labels = mutableMapOf<String, Int>()
        store.forEach { row: SoftLabelRow -> row.label()?.let { labels.merge(it, 1, Int::plus) } }
        assertEquals(2000, labels.values.sum())

        val stored: CapturedTeacher = StoredTeacher(folder.resolve("store"))
        assertEquals(taught.labels(), stored.labels())
        assertTrue(CapturedTeacherProvenance.STORE_HASH in stored.provenance.instanceValues)
        val trainer = DistillationTrainer.builder()
            .layout(image)
            .transform(InputTransform.builder().scale(1 / 16.0).build())
            .teacher(stored)
            .student(MultilayerPerceptron(16))
            .epochs(1)
            .build()
        trainer.train(MutableDataset(source)).use { assertTrue(store.sha256() in it.provenance.toString()) }
    }

    @Test
    fun views() {
        val crop = RandomCrop(1)
        val capture = SoftLabelCapture.builder(taught, image).views(crop, 2, 5L).build()
        val store = SoftLabelStore.capture(capture, source, folder.resolve("store"))
        val manifest: SoftLabelManifest = store.manifest()
        val views: SoftLabelManifest.ViewsRecord = manifest.views()
        assertEquals(2, views.number())
        assertEquals(crop.provenance.className, views.augmentation()?.get("class-name"))
        val made: SoftLabelManifest.TeacherRecord = manifest.teacher()
        assertEquals(null, made.temperature())
        val layout: SoftLabelManifest.LayoutRecord = manifest.layout()
        assertEquals(listOf(1, 8, 8), layout.shape())
        val parts: List<SoftLabelManifest.PartRecord> = manifest.parts()
        assertEquals(4000, parts.sumOf { it.rows() })
        assertEquals(null, manifest.share())
        assertEquals(null, SoftLabelViews.NONE.augmentation())

        val data = MutableDataset(source)
        val positions = image.bind(data.featureIDMap.keySet())
        StoredTeacher(store.folder()).find(positions, Rows.of(data, positions), crop).use { answers: CapturedAnswers ->
            assertEquals(2, answers.views())
            val logits = FloatBuffer.allocate(10)
            answers.logits(0, 1, logits)
            assertTrue(logits.array().distinct().size > 1)
        }
    }

    /** A key is made of nothing but the numbers of a row. */
    @Test
    fun keys() {
        val store = SoftLabelCapture.builder(taught, image).build().run(source, folder.resolve("store"))
        val data = MutableDataset(source)
        val rows = Rows.of(data, image.bind(data.featureIDMap.keySet()))
        val keys = RowKeys(64)
        val expected = (0 until data.size()).map { keys.key(rows, it) }
        val found = mutableListOf<RowKey>()
        store.forEach { found += it.key() }
        assertEquals(expected, found)
        assertEquals(RowKey.BYTES, found.first().bytes().size)
    }

    @Test
    fun refusals() {
        val store = SoftLabelCapture.builder(taught, image).build().run(source, folder.resolve("store"))
        val other = TribuoTeacher(digitsTeacher, ZeroValues.PRESENT)
        val failure = assertThrows<IllegalArgumentException> { StoredTeacher(store.folder(), other, MissingRows.RUN_TEACHER) }
        assertTrue("teacher.zeros" in failure.message.orEmpty(), failure::toString)
        store.folder().resolve("part-00000.parquet").appendBytes(byteArrayOf(1))
        assertThrows<SoftLabelException> { store.verify() }
    }

    @Test
    fun commands() {
        val added = folder.resolve("capture.xml").apply {
            writeText(
                """<config><component name="once" type="${SoftLabelCapture::class.java.name}">
                <property name="teacher" value="teacher"/><property name="layout" value="layout"/>
                <property name="partExamples" value="300"/></component></config>""",
            )
        }
        val configurations = "../configurations/digits.xml,$added"
        val out = ByteArrayOutputStream()
        val print = PrintStream(out, true)
        fun run(command: (Array<String>, PrintStream, PrintStream) -> Int, vararg words: String) =
            assertEquals(0, command(arrayOf(*words), print, print), out::toString)
        for (share in 0..1) {
            run(Capture::run, "-c", configurations, "--data", "train", "--share", "$share/2", "--output", "$folder/$share")
        }
        run(Merge::run, "--output", "$folder/whole", "$folder/0", "$folder/1")
        run(Verify::run, "--store", "$folder/whole", "-c", configurations, "--data", "train")
        assertTrue(folder.resolve("whole/manifest.json").exists())
        for (options in listOf(CaptureOptions(), MergeOptions(), VerifyOptions())) {
            assertTrue(options.optionsDescription.isNotBlank())
        }
    }
}
