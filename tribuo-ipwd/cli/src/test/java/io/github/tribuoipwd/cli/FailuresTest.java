/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of the memory, the class path and provenance are messages on the command line, and cost no other run. */
@Tag("end-to-end")
class FailuresTest {

    @TempDir
    private Path folder;

    private Path configuration(String source) throws IOException {
        return Files.writeString(folder.resolve("config.xml"), """
                <config>
                  <component name="data" type="%s"/>
                  <component name="layout" type="io.github.tribuoipwd.features.SortedLayout"/>
                  %s%s
                </config>
                """.formatted(source, trainer("small", "4"), trainer("large", "6000000")));
    }

    private static String trainer(String name, String width) {
        return """
                <component name="student-%1$s" type="io.github.tribuoipwd.student.MultilayerPerceptron">
                  <propertylist name="hidden"><item>%2$s</item></propertylist>
                </component>
                <component name="%1$s" type="io.github.tribuoipwd.DistillationTrainer">
                  <property name="layout" value="layout"/><property name="student" value="student-%1$s"/>
                  <property name="epochs" value="2"/>
                </component>
                """.formatted(name, width);
    }

    private static void assertMessage(String output, String... parts) {
        for (String part : parts) {
            assertTrue(output.contains(part), () -> "\"" + part + "\" must be in: " + output);
        }
        assertTrue(output.lines().anyMatch(line -> line.startsWith("Maybe ")), output);
        assertFalse(output.contains("Exception in thread") || output.contains("\tat "), output);
    }

    @Test
    void heapThatIsTooSmall() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Xmx80m").run(Main.class, "train", "-c",
                configuration("io.github.tribuoipwd.support.Tables").toString(), "--train-source", "data", "--test-source", "data",
                "--trainer", "large", "--output", folder.resolve("out").toString());
        assertEquals(1, result.code(), result.output());
        assertMessage(result.output(), "java.lang.OutOfMemoryError: Java heap space", "-Xmx4g");
        assertFalse(result.output().contains("INFO: ") || result.output().contains("LegacyTypeDispatch") || result.output().contains("\r")
                || result.output().contains("\u001b"), "a message a line: " + result.output());
    }

    @Test
    void provenanceThatCannotBeRead() throws IOException {
        Console console = new Console();
        int code = console.run(Train::run, "-c", configuration(UnreadableProvenanceSource.class.getName()).toString(),
                "--train-source", "data", "--test-source", "data", "--trainer", "small", "--shareable", "--output",
                folder.resolve("out").toString());
        assertEquals(1, code);
        assertMessage(console.errors(), "small: The run ended with an error", "ProvenanceException", "public constructor");
    }

    @Test
    void classPathWithoutAModule() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm().withoutModuleOf(SoftLabelStore.class).run(Main.class, "verify", "--store",
                folder.toString());
        assertEquals(1, result.code(), result.output());
        assertMessage(result.output(), "The command verify", "NoClassDefFoundError", "add io.github.tribuoipwd:tribuo-ipwd-soft-labels");
        Files.writeString(folder.resolve("manifest.json"), "{}");
        ChildJvm.Result jackson = new ChildJvm().without("jackson-").run(Main.class, "verify", "--store", folder.toString());
        assertEquals(1, jackson.code(), jackson.output());
        assertMessage(jackson.output(), "NoClassDefFoundError: com/fasterxml/jackson/", "lacks the jar of com.fasterxml.jackson.");
    }
}
