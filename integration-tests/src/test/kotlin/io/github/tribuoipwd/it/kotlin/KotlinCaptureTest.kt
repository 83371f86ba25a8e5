/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.cli.Capture
import io.github.tribuoipwd.cli.CaptureOptions
import io.github.tribuoipwd.cli.Merge
import io.github.tribuoipwd.cli.MergeOptions
import io.github.tribuoipwd.cli.Verify
import io.github.tribuoipwd.cli.VerifyOptions
import io.github.tribuoipwd.softlabel.SoftLabelCapture
import io.github.tribuoipwd.softlabel.SoftLabelStore
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.writeText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The commands that capture soft labels, unite shares and check a store, called from a program. */
@Tag("end-to-end")
class KotlinCaptureTest {

    @TempDir
    private lateinit var folder: Path

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
        assertEquals(2000L, SoftLabelStore.open(folder.resolve("whole")).manifest().rows)
        assertNull(CaptureOptions().share)
        assertNull(MergeOptions().output)
        assertNull(VerifyOptions().store)
    }
}
