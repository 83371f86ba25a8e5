/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.json.JsonConfigFactory;
import com.oracle.labs.mlrg.olcut.config.protobuf.ProtoTxtConfigFactory;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Train;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.provenance.TrainerProvenance;

/** The example configuration in every format: the same trainer, the same student. */
@Tag("end-to-end")
class ConfigurationFormatTest {

    private static TrainerProvenance expectedProvenance;
    private static byte[] expectedGraph;

    @TempDir
    private Path folder;

    @BeforeAll
    static void formats() {
        ConfigurationManager.addFileFormatFactory(new JsonConfigFactory());
        ConfigurationManager.addFileFormatFactory(new ProtoTxtConfigFactory());
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/digits.xml")) {
            DistillationTrainer trainer = (DistillationTrainer) configuration.lookup("ipwd");
            expectedProvenance = trainer.getProvenance();
            try (DistilledModel student = trainer.train(data(configuration, "train"))) {
                double accuracy = new LabelEvaluator().evaluate(student, data(configuration, "test")).accuracy();
                assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
                expectedGraph = graph(student);
            }
        }
    }

    private static MutableDataset<Label> data(ConfigurationManager configuration, String name) {
        @SuppressWarnings("unchecked") // the file gives it a LabelFactory
        ConfigurableDataSource<Label> source = (ConfigurableDataSource<Label>) configuration.lookup(name);
        return new MutableDataset<>(source);
    }

    /** Without the provenance in the metadata, which holds the time. */
    private static byte[] graph(DistilledModel student) {
        return student.exportONNXModel("com.example", 1).getGraph().toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "json", "pbtxt"})
    void sameTrainerSameStudent(String format) {
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/digits." + format)) {
            DistillationTrainer trainer = (DistillationTrainer) configuration.lookup("ipwd");
            assertEquals(expectedProvenance, trainer.getProvenance());
            try (DistilledModel student = trainer.train(data(configuration, "train"))) {
                assertArrayEquals(expectedGraph, graph(student));
            }
        }
    }

    @Test
    void onTheCommandLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Train.run(new String[] {"--config-file-formats", JsonConfigFactory.class.getName(),
                "-c", "../configurations/digits.json", "--trainer", "ipwd", "--train-source", "train", "--test-source", "test",
                "--@ipwd.epochs", "1", "--output", folder.toString()},
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(0, code, err::toString);
        assertTrue(Files.exists(folder.resolve("student.onnx")));
    }
}
