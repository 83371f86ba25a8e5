/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments of docs/reproducing.md can be built, and differ in what they are meant to differ in. */
@Tag("unit")
class ExperimentFilesTest {

    private static final String CIFAR = "../experiments/cifar100.xml";

    private static String trainer(ConfigurationManager configuration, String name) {
        return ((DistillationTrainer) configuration.lookup(name)).toString();
    }

    /** Builds every trainer, with a teacher that is here in the place of each. */
    private static int trainers(ConfigurationManager configuration) {
        configuration.listAll(OnnxTeacher.class).forEach(teacher ->
                configuration.overrideConfigurableProperty(teacher, "modelPath", new SimpleProperty("teacher.onnx")));
        List<String> names = configuration.listAll(DistillationTrainer.class);
        names.forEach(configuration::lookup);
        return names.size();
    }

    @Test
    void rowsDifferInOneThing() {
        try (ConfigurationManager configuration = new ConfigurationManager(CIFAR)) {
            assertEquals(9, trainers(configuration));
            String kd = trainer(configuration, "kd");
            String uniform = "weighting=" + new UniformWeighting();
            Map<String, List<String>> changes = Map.of(
                    "kd-doubled", List.of("distillationFactor=0.9", "distillationFactor=1.8"),
                    "kd-head", List.of("classifierHead=NONE", "classifierHead=ATTACHED"),
                    "ipwd", List.of(uniform, "weighting=" + new InversePropensityWeighting()),
                    "ipwd-reversed", List.of(uniform, "weighting=" + InversePropensityWeighting.builder()
                            .orientation(InversePropensityWeighting.Orientation.CLS_OVER_KD).build()),
                    "ipwd-normalized", List.of(uniform, "weighting=" + InversePropensityWeighting.builder()
                            .normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).build()));
            changes.forEach((name, change) -> {
                assertTrue(kd.contains(change.get(0)), () -> change.get(0) + " must be in " + kd);
                assertEquals(kd.replace(change.get(0), change.get(1)), trainer(configuration, name));
            });
            String labels = trainer(configuration, "labels");
            assertTrue(labels.contains("teacher=null") && labels.contains("epochs=6"), labels);
        }
    }

    @Test
    void pairs() {
        try (ConfigurationManager configuration = new ConfigurationManager(CIFAR + ",../experiments/cifar100-pairs.xml")) {
            // 9 of cifar100.xml, what all inherit, 9 students, 13 pairs twice, 2 one-stage.
            assertEquals(9 + 1 + 9 + 26 + 2, trainers(configuration));
            String slow = trainer(configuration, "ipwd-vgg13-mobilenetv2");
            assertTrue(slow.contains("learningRate=0.01") && slow.contains("epochs=240") && slow.contains("MobileNetV2"), slow);
        }
    }

    @Test
    void imageNet(@TempDir Path folder) throws IOException {
        Path teacher = Files.writeString(folder.resolve("imagenet-teacher.xml"), """
                <config><component name="teacher" type="io.github.tribuoipwd.teacher.OnnxTeacher">
                <property name="modelPath" value="resnet50.onnx"/>
                <propertylist name="labels"><item>n01440764</item><item>n01443537</item></propertylist>
                </component></config>""");
        try (ConfigurationManager configuration = new ConfigurationManager(teacher + ",../experiments/imagenet.xml")) {
            assertEquals(4, trainers(configuration));
            assertTrue(trainer(configuration, "ipwd").contains("std=[0.229, 0.224, 0.225]"));
        }
    }
}
