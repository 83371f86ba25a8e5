/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line shows whether the file of a student is as it was written. */
@Tag("corruption")
class StudentCheckTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    private int check(Path file) {
        return console.run(Verify::run, "--model", file.toString());
    }

    private void assertRefused(int code, Path file, String found) {
        assertEquals(code, check(file));
        assertTrue(console.errors().contains(found) && console.errors().contains("\nMaybe "), console::errors);
    }

    @Test
    void eitherKind() throws IOException {
        Path saved = folder.resolve("model.tribuo");
        Path exported = folder.resolve("student.onnx");
        try (DistilledModel model = Students.labelsOnly().epochs(1).build().train(Data.examples(40, 1))) {
            model.serializeToFile(saved);
            model.saveONNXModel("test", 1, exported);
        }
        for (Path file : new Path[] {saved, exported}) {
            assertEquals(0, check(file));
            assertTrue(console.output().contains("as it was written. SHA-256"), console::output);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(folder.resolve("damaged"), bytes);
            assertRefused(2, folder.resolve("damaged"), "SHA-256");
        }
        assertEquals(1, console.run(Verify::run, "--model", saved.toString(), "--store", folder.toString()));
        ModelProto.Builder other = ModelProto.parseFrom(Files.readAllBytes(exported)).toBuilder().clearMetadataProps();
        assertRefused(2, Files.write(exported, other.build().toByteArray()), "tribuo-ipwd.versions");
        assertRefused(2, Files.writeString(folder.resolve("text"), "<config/>"), "a text");
        assertRefused(2, folder, "a folder");
        assertRefused(1, folder.resolve("absent.onnx"), "found no file");
    }
}
