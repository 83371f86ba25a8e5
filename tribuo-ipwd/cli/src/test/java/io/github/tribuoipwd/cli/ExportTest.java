/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that writes a Tribuo model of a student as an ONNX file. */
@Tag("end-to-end")
class ExportTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    private int export(Path model, Path file, String... more) {
        return console.run(Export::run, Stream.concat(
                Stream.of("--model", model.toString(), "--output", file.toString()),
                Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void theSameAsSaved() throws IOException {
        Path model = folder.resolve("model.tribuo");
        Path saved = folder.resolve("saved.onnx");
        try (DistilledModel student = Students.labelsOnly().epochs(1).build().train(Data.examples(40, 1))) {
            student.serializeToFile(model);
            student.saveONNXModel(TrainingRun.DOMAIN, 1, saved);
        }
        Path file = folder.resolve("new/student.onnx");
        assertEquals(0, export(model, file), console::errors);
        assertEquals(StudentFile.read(saved).graph().getGraph(), StudentFile.read(file).graph().getGraph());
        assertEquals(StudentFile.read(saved).provenance(), StudentFile.read(file).provenance());
        assertTrue(console.output().contains("An exported student: " + file) && console.output().contains("SHA-256"), console::output);
        byte[] before = Files.readAllBytes(file);
        console.assertError(export(model, file, "--model-version", "7"), "must be a new file, found " + file, "--force");
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(0, export(model, file, "--model-version", "7", "--domain", "org.example", "--shareable", "--force"), console::errors);
        OnnxMl.ModelProto graph = StudentFile.read(file).graph();
        assertEquals(7, graph.getModelVersion());
        assertEquals("org.example", graph.getDomain());
        assertEquals(0, export(model, folder.resolve("flat.onnx"), "--flat"), console::errors);
        console.assertError(export(model, folder), "must be a file, found the folder " + folder);
        console.assertError(export(saved, folder.resolve("again.onnx")), "found an ONNX model");
        console.assertError(export(folder.resolve("absent.tribuo"), folder.resolve("again.onnx")), "absent.tribuo");
        console.assertError(console.run(Export::run, "--model", model.toString()), "--output must be");
    }
}
