/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Checkpoints come from a configuration, and are in none that anything writes: they change nothing in a student. */
@Tag("property")
class CheckpointsConfigurationTest {

    @TempDir
    private Path folder;

    private static String text(DistilledModel model) {
        return FlatProvenance.of(model.getProvenance()).toString();
    }

    @Test
    void fromAConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("config.xml"), """
                <config>
                  <component name="checkpoints" type="io.github.tribuoipwd.training.Checkpoints">
                    <property name="folder" value="%s"/>
                    <property name="everyEpochs" value="2"/>
                    <property name="everySteps" value="30"/>
                    <property name="everyMinutes" value="1.5"/>
                  </component>
                  <component name="layout" type="io.github.tribuoipwd.features.SortedLayout"/>
                  <component name="student" type="io.github.tribuoipwd.student.MultilayerPerceptron">
                    <propertylist name="hidden"><item>8</item></propertylist>
                  </component>
                  <component name="trainer" type="io.github.tribuoipwd.DistillationTrainer">
                    <property name="layout" value="layout"/>
                    <property name="student" value="student"/>
                    <property name="checkpoints" value="checkpoints"/>
                  </component>
                </config>
                """.formatted(folder.resolve("kept")));
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            DistillationTrainer trainer = (DistillationTrainer) configuration.lookup("trainer");
            Checkpoints checkpoints = Objects.requireNonNull(trainer.getCheckpoints());
            assertEquals(new Checkpoints(folder.resolve("kept"), 2, 30, 1.5).toString(), checkpoints.toString());
            assertEquals(checkpoints, trainer.withSeed(3).getCheckpoints());
        }
    }

    @Test
    void inNoProvenanceAndNoSavedConfiguration() throws IOException {
        Path kept = folder.resolve("a-place-to-find");
        DistillationTrainer trainer = Students.labelsOnly().checkpoints(new Checkpoints(kept)).build();
        DistillationTrainer without = Students.labelsOnly().build();
        assertEquals(without.getProvenance(), trainer.getProvenance());
        assertEquals(without.toString(), trainer.toString());
        MutableDataset<Label> data = Data.examples(64, 1);
        try (DistilledModel model = trainer.train(data); DistilledModel other = without.train(data)) {
            assertTrue(Files.isDirectory(kept.resolve("training-0")));
            assertFalse(text(model).contains("heckpoint") || text(model).contains(kept.getFileName().toString()), text(model));
            byte[] file = model.exportONNXModel("test", 1).toByteArray();
            assertFalse(new String(file, StandardCharsets.ISO_8859_1).contains(kept.getFileName().toString()));
            assertArrayEquals(other.exportONNXModel("test", 1).getGraph().toByteArray(),
                    model.exportONNXModel("test", 1).getGraph().toByteArray());
            String extracted = ProvenanceUtil.extractConfiguration(model.getProvenance()).toString();
            assertFalse(extracted.contains("heckpoint"), extracted);
        }
        File saved = folder.resolve("saved.xml").toFile();
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.importConfigurable(trainer, "trainer");
            configuration.save(saved);
        }
        String written = Files.readString(saved.toPath());
        assertTrue(written.contains("MultilayerPerceptron"), written);
        assertFalse(written.contains("heckpoint"), written);
    }

    /** The training of a search's student has the checkpoints, and another search does not go on there. */
    @Test
    void ofASearch() {
        Path kept = folder.resolve("kept");
        MutableDataset<Label> data = Data.examples(120, 1);
        DistillationTrainer.Builder trainer = Students.labelsOnly().checkpoints(new Checkpoints(kept));
        search(trainer, 1, 2).train(data).close();
        assertTrue(Files.isDirectory(kept.resolve("training-0")));
        search(trainer, 1, 2).train(data).close();
        assertError(IllegalStateException.class, () -> search(trainer, 3, 2).train(data).close(), "rates[0] was 1.0 and is 3.0");
    }

    /** With such a margin the first candidate is chosen. */
    private static DistillationSearch search(DistillationTrainer.Builder trainer, double... rates) {
        return DistillationSearch.builder(trainer.build()).objectives(List.of(new LabelObjective())).rates(rates).margin(1e6).build();
    }

    @Test
    void settingsThatCannotBe() {
        assertError(IllegalArgumentException.class, () -> new Checkpoints(folder, -1, 0, 0), "everyEpochs", "-1");
        assertError(IllegalArgumentException.class, () -> new Checkpoints(folder, 0, -1, 0), "everySteps", "-1");
        assertError(IllegalArgumentException.class, () -> new Checkpoints(folder, 0, 0, Double.NaN), "everyMinutes", "NaN");
    }
}
