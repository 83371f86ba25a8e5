/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.DistilledModel
import io.github.tribuoipwd.StudentFile
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.tribuo.classification.LabelFactory
import org.tribuo.impl.ArrayExample

/** A student from its file, as a server has it. */
@Tag("end-to-end")
class KotlinServingTest {

    private val file = Path.of("../../tribuo-ipwd/core/src/test/resources/fixtures/0.1.0/model.tribuo")
    private val names = arrayOf("f0", "f1", "f2", "f3", "f4", "f5")
    private val values = doubleArrayOf(1.0, 2.0, -0.5, 0.25, 0.0, 1.5)

    @Test
    fun serve() {
        val examples = List(3) { ArrayExample(LabelFactory.UNKNOWN_LABEL, names, values) }
        val rows = FloatArray(3 * names.size) { values[it % names.size].toFloat() }
        DistilledModel.read(file).withThreads(2).use { student ->
            val example = ArrayExample(LabelFactory.UNKNOWN_LABEL, names, values)
            val prediction = student.predict(example)
            println("${prediction.output.label} of ${prediction.outputScores}")
            val predictions = student.predict(examples)
            val probabilities = student.predict(rows)
            println("${student.labels()} ${probabilities.toList()}")

            assertEquals(3, predictions.size)
            assertArrayEquals(probabilities.sliceArray(0..2), probabilities.sliceArray(6..8))
            val scores = student.labels().map { predictions[2].outputScores.getValue(it).score.toFloat() }
            assertEquals(scores, probabilities.toList().takeLast(3))
            assertTrue(prediction.distributionEquals(predictions[0], 1e-5))
        }
    }

    @Test
    fun howItWasMade() {
        val student = StudentFile.read(file)
        println("${student.sha256().orElse("none")} ${student.provenance().trainerProvenance}")
        assertEquals(64, student.sha256().orElseThrow().length)
    }
}
