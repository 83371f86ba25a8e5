/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** The command line that trains a student again. */
@Tag("end-to-end")
class ReproduceTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    private int run(String... args) {
        return console.run(Reproduce::run, args);
    }

    private void aManifestBesideIt(Path file) throws IOException {
        Path set = Files.createDirectory(folder.resolve("set"));
        Path student = Files.copy(file, set.resolve("student.onnx"));
        RunManifest.write(set);
        String[] args = {"--model", student.toString(), "--save-configuration", folder.resolve("set.xml").toString()};
        assertEquals(0, run(args), console::errors);
        assertTrue(console.output().startsWith("The file is as it was written"), console::output);
        console.assertError(run(args), "must be a new file, found " + args[3], "--force");
        assertEquals(0, run("--model", Files.copy(file, set.resolve("other.onnx")).toString(), args[2], args[3], "--force"), console::errors);
        assertTrue(console.output().startsWith("The manifest.json beside the file does not name it"), console::output);
        byte[] content = Files.readAllBytes(student);
        content[content.length / 2] ^= 1;
        Files.write(student, content);
        console.assertError(run(args), "student.onnx has the SHA-256");
    }

    @Test
    void commandLine() throws IOException {
        Tables source = new Tables(200, 1, false);
        Path teacherFile = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(source)).serializeToFile(teacherFile);
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).teacher(new TribuoTeacher(teacherFile))
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0.2f, true, 8)).optimizer(new Sgd(0.05)).epochs(2)
                .batchSize(32).seed(11).build();
        Path file = folder.resolve("student.onnx");
        trainer.train(new MutableDataset<>(source)).saveONNXModel("test", 3, file);
        assertEquals(0, run("--model", file.toString()));
        assertTrue(console.output().contains("the same to the bit"), console::output);
        assertTrue(console.output().startsWith("There is no manifest.json beside the file"), console::output);
        aManifestBesideIt(file);
        assertEquals(2, run("--model", file.toString(), "--override", "distillationtrainer.seed=5,distillationtrainer-0.epochs=1"));
        assertTrue(console.output().contains("trainer.epochs: 2 -> 1"), console::output);
        assertEquals(0, run("--model", file.toString(), "--save-configuration", folder.resolve("c.xml").toString()));
        assertTrue(Files.readString(folder.resolve("c.xml")).contains("DistillationTrainer"));
        assertEquals(1, run("--model", file.toString(), "--override", "seed"));
        assertTrue(console.errors().contains("\nMaybe "), console::errors);
        assertEquals(1, run());
        Files.writeString(teacherFile, "damaged");
        assertEquals(1, run("--model", file.toString()));
        assertTrue(console.errors().contains("teacher.tribuo"), console::errors);
    }
}
