/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.data.HorizontalFlip
import io.github.tribuoipwd.features.RowKey
import io.github.tribuoipwd.features.RowKeys
import io.github.tribuoipwd.features.Rows
import io.github.tribuoipwd.objective.DistillationObjective
import io.github.tribuoipwd.softlabel.CaptureListener
import io.github.tribuoipwd.softlabel.CapturePlan
import io.github.tribuoipwd.softlabel.CaptureShare
import io.github.tribuoipwd.softlabel.Precision
import io.github.tribuoipwd.softlabel.SoftLabelCapture
import io.github.tribuoipwd.softlabel.SoftLabelEncoding
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
import io.github.tribuoipwd.teacher.SharedTeacher
import io.github.tribuoipwd.teacher.TeacherCache
import io.github.tribuoipwd.teacher.TeacherFiles
import java.nio.FloatBuffer
import java.nio.file.Path
import kotlin.io.path.appendText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

/** Captures soft labels, reads them and trains on them. */
@Tag("end-to-end")
class KotlinSoftLabelTest {

    @TempDir
    lateinit var folder: Path

    private fun capture(): SoftLabelCapture = SoftLabelCapture.builder(teacher, layout).partExamples(25).build()

    @Test
    fun captureAndTrain() {
        val plan: CapturePlan = capture().plan(data, CaptureShare.ALL)
        assertEquals(60L, plan.rows)
        val progress = mutableListOf<CaptureListener.Progress>()
        val store = capture().run(data, folder.resolve("store"), CaptureShare.ALL, CaptureListener { progress += it })
        assertEquals(60L, progress.last().examples)
        val comparison: StoreComparison = store.verify(capture(), data)
        assertTrue(comparison.agrees, comparison::toString)
        val trainer = DistillationTrainer.builder().layout(layout).transform(unitRange)
            .teacher(StoredTeacher(store.folder(), teacher, MissingRows.REFUSE)).student(MultilayerPerceptron(8))
            .objective(DistillationObjective()).batchSize(16).epochs(1).build()
        trainer.train(data).use { student -> assertTrue("store-hash" in student.provenance.toString()) }
    }

    @Test
    fun answers() {
        val store = SoftLabelStore.capture(capture(), data, folder.resolve("store"))
        val stored: CapturedTeacher = StoredTeacher(store.folder())
        val provenance = stored.provenance as CapturedTeacherProvenance
        assertEquals(store.sha256(), provenance.instanceValues.getValue(CapturedTeacherProvenance.STORE_HASH).value)
        val positions = layout.bind(data.featureIDMap.keySet())
        val answers: CapturedAnswers = stored.find(positions, Rows.of(data, positions), null)
        answers.use {
            val logits = FloatBuffer.allocate(stored.labels().size)
            it.logits(0, 0, logits)
            assertEquals(1, it.views())
            assertTrue(logits.array().any { logit -> logit != 0f })
        }
    }

    @Test
    fun rowsAndTheirManifest() {
        val store = SoftLabelCapture.builder(teacher, layout)
            .views(HorizontalFlip(), 2, 3).precision(Precision.FLOAT16).top(4).build()
            .run(data, folder.resolve("views"))
        val rows = mutableListOf<SoftLabelRow>()
        store.forEach { rows += it }
        val positions = layout.bind(data.featureIDMap.keySet())
        val key: RowKey = RowKeys(positions.size()).key(Rows.of(data, positions), 0)
        assertEquals(2, rows.count { it.key == key })
        assertTrue(rows.all { it.values.size == 4 && it.mass < 1 })
        val manifest: SoftLabelManifest = store.manifest()
        val made: SoftLabelManifest.TeacherRecord = manifest.teacher
        val shape: SoftLabelManifest.LayoutRecord = manifest.layout
        val views: SoftLabelManifest.ViewsRecord = manifest.views
        val parts: List<SoftLabelManifest.PartRecord> = manifest.parts
        val cut: SoftLabelManifest.CutRecord? = manifest.cut
        assertEquals(60L, cut?.examples)
        assertEquals(64, made.sha256.length)
        assertEquals(listOf(1, 28, 28), shape.shape)
        assertEquals(2, views.number)
        assertEquals(120L, parts.sumOf { it.rows })
        assertEquals(SoftLabelEncoding(Precision.FLOAT16, 4), manifest.encoding())
        assertEquals(views.seed, SoftLabelViews(HorizontalFlip(), 2, 3).seed)
        val encoded: SoftLabelEncoding.Encoded = manifest.encoding().encode(FloatBuffer.wrap(FloatArray(10) { it.toFloat() }), 10)
        assertEquals(listOf(9, 8, 7, 6), encoded.ids.toList())
    }

    /** Of a teacher that several threads capture with. */
    @Test
    fun filesAndThreads() {
        val files: TeacherFiles = TeacherFiles.of(Path.of("teacher.onnx"))
        val first: TeacherFiles.Entry = files.files.first()
        files.require(Path.of("").toAbsolutePath())
        assertEquals("teacher.onnx", first.name)
        val positions = layout.bind(data.featureIDMap.keySet())
        val shared: SharedTeacher = teacher.openShared(positions, Rows.of(data, positions))
        shared.use { open -> open.session().use { assertEquals(open.facts(), it.facts()) } }
        assertTrue(TeacherCache.maximumBytes() >= 0)
    }

    @Test
    fun sharesAreMergedAndDamageIsFound() {
        val stores = (0..1).map { capture().run(data, folder.resolve("share$it"), CaptureShare(it, 2), CaptureListener.NONE) }
        val store = SoftLabelStore.merge(folder.resolve("merged"), stores)
        assertEquals(60L, store.manifest().rows)
        store.folder().resolve(store.manifest().parts.first().name).appendText("more")
        val message = assertThrows<SoftLabelException> { store.verify() }.message.orEmpty()
        assertTrue("\nMaybe " in message, message)
    }

    private companion object {
        /** Read once, as the whole file is read for it. */
        val data = images("t10k", 60)
    }
}
