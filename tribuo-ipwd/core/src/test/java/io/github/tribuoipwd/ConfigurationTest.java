/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertySheet;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.ListedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.BalancedLoss;
import io.github.tribuoipwd.objective.DecoupledLoss;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.EntropyWeighting;
import io.github.tribuoipwd.objective.GroupedLoss;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.KullbackLeibler;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.PriorCorrection;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.SoftCrossEntropy;
import io.github.tribuoipwd.objective.SoftLabelWeighting;
import io.github.tribuoipwd.objective.StandardizedLogits;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.CosineSchedule;
import io.github.tribuoipwd.optimizer.OneCycleSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.optimizer.StepDecaySchedule;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MobileNetV1;
import io.github.tribuoipwd.student.MobileNetV2;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.ResNet;
import io.github.tribuoipwd.student.ShuffleNetV1;
import io.github.tribuoipwd.student.ShuffleNetV2;
import io.github.tribuoipwd.student.Vgg;
import io.github.tribuoipwd.student.WideResNet;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.test.Helpers;

/** Tribuo's own check of configurations, and the configuration of the page on objectives. {@link EveryConfigurableTest} has every class. */
@Tag("parity")
class ConfigurationTest {

    @TempDir
    private Path folder;

    @Test
    void tribuosOwnRoundTrip() {
        Helpers.testConfigurableRoundtrip(new IndexedLayout(16));
        Helpers.testConfigurableRoundtrip(new SortedLayout());
        Helpers.testConfigurableRoundtrip(new ListedLayout(List.of("a", "b"), 2));
        Helpers.testConfigurableRoundtrip(new MultilayerPerceptron(3));
        Helpers.testConfigurableRoundtrip(ConvolutionalNetwork.builder(3).build());
        Helpers.testConfigurableRoundtrip(new CifarResNet(8, 4));
        Helpers.testConfigurableRoundtrip(new WideResNet(16, 2));
        Helpers.testConfigurableRoundtrip(new ResNet(50, ResNet.Stem.CIFAR));
        Helpers.testConfigurableRoundtrip(new Vgg(8));
        Helpers.testConfigurableRoundtrip(new MobileNetV1(0.25));
        Helpers.testConfigurableRoundtrip(new MobileNetV2());
        Helpers.testConfigurableRoundtrip(new ShuffleNetV1(2));
        Helpers.testConfigurableRoundtrip(new ShuffleNetV2(1.5));
        Helpers.testConfigurableRoundtrip(new Sgd(0.1));
        Helpers.testConfigurableRoundtrip(new AdamW(0.1));
        Helpers.testConfigurableRoundtrip(new ConstantSchedule());
        Helpers.testConfigurableRoundtrip(new CosineSchedule());
        Helpers.testConfigurableRoundtrip(new OneCycleSchedule());
        Helpers.testConfigurableRoundtrip(new StepDecaySchedule(3));
        Helpers.testConfigurableRoundtrip(new LabelObjective());
        Helpers.testConfigurableRoundtrip(DistillationObjective.paper());
        Helpers.testConfigurableRoundtrip(new SelfDistillationObjective(0.6, new SoftLabelWeighting()));
        Helpers.testConfigurableRoundtrip(new KullbackLeibler());
        Helpers.testConfigurableRoundtrip(new SoftCrossEntropy());
        Helpers.testConfigurableRoundtrip(new DecoupledLoss(2, 6));
        Helpers.testConfigurableRoundtrip(new StandardizedLogits());
        Helpers.testConfigurableRoundtrip(new BalancedLoss(0.99));
        Helpers.testConfigurableRoundtrip(new GroupedLoss(1, 4));
        Helpers.testConfigurableRoundtrip(new PriorCorrection(new BalancedLoss()));
        Helpers.testConfigurableRoundtrip(new EntropyWeighting(2, new SoftLabelWeighting()));
        Helpers.testConfigurableRoundtrip(new UniformWeighting());
        Helpers.testConfigurableRoundtrip(new SoftLabelWeighting());
        Helpers.testConfigurableRoundtrip(new InversePropensityWeighting());
    }

    /** The paper's objective, written down in the documentation with every setting, so that no default can change it. */
    @Test
    void objectiveOfThePaper() throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("/paper-objective.xml")).toURI());
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            DistillationObjective paper = (DistillationObjective) configuration.lookup("paper");
            assertEquals(DistillationObjective.paper().toString(), paper.toString());
            for (String component : List.of("paper", "raw-weights")) {
                Set<String> settings = PropertySheet.getAllFields(configuration.lookup(component).getClass()).stream()
                        .filter(field -> field.isAnnotationPresent(Config.class)).map(Field::getName).collect(Collectors.toSet());
                assertEquals(settings, configuration.getConfigurationData(component).orElseThrow().getProperties().keySet());
            }
        }
    }

    /** The example of the documentation for biased teachers. */
    @Test
    void objectiveForABiasedTeacher() throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("/biased-teacher.xml")).toURI());
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            DistillationObjective objective = (DistillationObjective) configuration.lookup("for-a-biased-teacher");
            assertTrue(objective.toString().contains("loss=" + new PriorCorrection(new KullbackLeibler(),
                    Map.of("a", 1000.0, "b", 300.0, "c", 100.0))), objective::toString);
            try (DistilledModel model = Students.distilled(folder).objective(objective).build().train(Data.examples(64, 1))) {
                assertEquals(3, model.getOutputIDInfo().size());
            }
        }
    }

    /** The example of the documentation. */
    @Test
    void decoupledLossWithInversePropensityWeights() throws IOException {
        TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        Path file = folder.resolve("config.xml");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/decoupled-ipwd.xml"))) {
            Files.writeString(file, new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("teacher.onnx",
                    folder.resolve("teacher.onnx").toString()));
        }
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            DistillationTrainer trainer = (DistillationTrainer) configuration.lookup("dkd-ipwd");
            String settings = trainer.toString();
            for (String part : List.of("loss=" + new DecoupledLoss(), "weighting=" + InversePropensityWeighting.builder()
                    .normalization(Normalization.BATCH_MEAN).build(), "labelFactor=1.0,distillationFactor=1.0,",
                    "warmUpEpochs=20)")) {
                assertTrue(settings.contains(part), () -> part + " must be in " + settings);
            }
            try (DistilledModel model = trainer.train(Data.examples(64, 1))) {
                assertEquals(3, model.getOutputIDInfo().size());
            }
        }
    }

    /** What the data settle is NaN in a configuration, which Tribuo's own comparison takes for a difference. */
    @Test
    void whatIsOpenStaysOpen(@TempDir Path folder) throws IOException {
        String written = folder.resolve("written.xml").toString();
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.importConfigurable(DistillationObjective.recommended(), "objective");
            configuration.save(new File(written));
        }
        try (ConfigurationManager read = new ConfigurationManager(written)) {
            DistillationObjective objective = (DistillationObjective) read.lookup("objective");
            assertEquals(DistillationObjective.recommended().toString(), objective.toString());
            assertEquals(DistillationObjective.recommended().getProvenance(), objective.getProvenance());
        }
    }
}
