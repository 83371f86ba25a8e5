/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.Activation;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.Networks;
import io.github.tribuoipwd.support.OwnNetwork;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * Students of every architecture are loaded, run, evaluated, written and exported in a JVM without DJL and without their
 * trainer's own classes, and everything is the same to the bit. {@link EveryConfigurableTest} tests what the provenance of the
 * other parts needs.
 */
@Tag("end-to-end")
class ServingWithoutDjlTest {

    @TempDir
    private Path folder;

    private void save(String name, DistillationTrainer trainer, MutableDataset<Label> data) throws IOException {
        Dataset<Label> examples = data;
        try (DistilledModel model = trainer.train(data)) {
            model.serializeToFile(folder.resolve(name + ".tribuo"));
        }
        examples.serializeToFile(folder.resolve(name + ".data"));
    }

    private void saveModels() throws IOException {
        MutableDataset<Label> data = Data.examples(32, 1);
        data.forEach(example -> example.setWeight(1 + example.getOutput().getLabel().length()));
        List<StudentArchitecture> students = new ArrayList<>(Networks.wide());
        for (ActivationFunction activation : ActivationFunction.values()) {
            students.add(new MultilayerPerceptron(activation, 0.1f, true, 5));
        }
        students.add(new OwnNetwork(() -> OwnNetwork.lambda(rows -> Activation.relu(rows.flatten(1, -1)))));
        for (int i = 0; i < students.size(); i++) {
            save("architecture" + i, Students.labelsOnly().layout(new IndexedLayout(1, 8, 8)).student(students.get(i)).epochs(1)
                    .build(), data);
        }
        save("distilled", Students.distilled(folder).epochs(1).build(), data);
        for (int i = 0; i < 10; i++) {
            ImageFiles.png(folder.resolve("images/" + Data.LABELS.get(i % 2) + "/" + i + ".png"), 8 + i, 8);
        }
        save("images", Students.labelsOnly().layout(new IndexedLayout(3, 8, 8)).batchSize(5).epochs(1).build(),
                new MutableDataset<>(ImageFolderDataSource.builder(folder.resolve("images"), 8, 8).build()));
    }

    /** The program's own classes, and no other class of the tests. */
    private Path program() throws IOException {
        Path classes = Path.of("target/test-classes");
        Path program = Files.createDirectories(folder.resolve("program"));
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("Serving(\\$.*)?\\.class")).toList()) {
                Path copy = program.resolve(classes.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return program;
    }

    @Test
    void theSameToTheBit() throws IOException, InterruptedException {
        saveModels();
        ChildJvm.Result result = new ChildJvm().withoutDjl().without("caffeine").without("test-classes").with(program())
                .run(Serving.class, folder.toString(), folder.resolve("out").toString());
        assertEquals(0, result.code(), result.output());
        List<String> found = result.output().lines().filter(line -> !line.isBlank()).toList();
        assertEquals("DJL is absent", found.get(0));
        List<String> expected = Serving.serve(folder, folder.resolve("here"));
        assertTrue(expected.size() > 300, () -> "too few results: " + expected.size());
        assertEquals(String.join("\n", expected), String.join("\n", found.subList(1, found.size())));
        assertFalse(result.output().contains("WARNING"), result.output());
    }
}
