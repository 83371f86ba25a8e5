/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.DecoupledLoss;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.support.Fixture;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/**
 * Configurations of the time when what is minimized was eight settings of the trainer: one error shows the new form, and what it
 * shows does what the old form did.
 */
@Tag("unit")
class RetiredSettingsTest {

    private static final String PACKAGE = "io.github.tribuoipwd.";
    private static final Pattern ADVICE = Pattern.compile("\nMaybe write, in place of them,\n(?<parts>.*?)and in the trainer\n"
            + "(?<trainer>.*?)(and in the component (?<weighting>\\S+), if it has a classifier head,\n(?<factor>.*))?$",
            Pattern.DOTALL);

    @TempDir
    private Path folder;

    @BeforeEach
    void teacher() throws IOException {
        TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
    }

    /** A configuration in the old form; its weightings are named as their settings. */
    private String old(boolean teacher, Map<String, String> settings) {
        return "<config>\n"
                + "<component name=\"layout\" type=\"" + PACKAGE + "features.SortedLayout\"/>\n"
                + "<component name=\"student\" type=\"" + PACKAGE + "student.MultilayerPerceptron\">"
                + "<propertylist name=\"hidden\"><item>4</item></propertylist></component>\n"
                + "<component name=\"teacher\" type=\"" + PACKAGE + "teacher.OnnxTeacher\"><property name=\"modelPath\" value=\""
                + folder.resolve("teacher.onnx") + "\"/><propertylist name=\"labels\"><item>a</item><item>b</item><item>c</item>"
                + "</propertylist></component>\n"
                + "<component name=\"dkd\" type=\"" + PACKAGE + "objective.DecoupledLoss\"/>\n"
                + "<component name=\"plain\" type=\"" + PACKAGE + "objective.UniformWeighting\"></component>\n"
                + "<component name=\"ipw\" type=\"" + PACKAGE + "objective.InversePropensityWeighting\"></component>\n"
                + "<component name=\"trainer\" type=\"" + PACKAGE + "DistillationTrainer\">\n"
                + property("layout", "layout") + property("student", "student") + property("epochs", "30")
                + (teacher ? property("teacher", "teacher") : "")
                + settings.entrySet().stream().map(setting -> property(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining())
                + "</component>\n</config>\n";
    }

    private static String property(String name, String value) {
        return "<property name=\"" + name + "\" value=\"" + value + "\"/>\n";
    }

    private DistillationTrainer trainer(String xml) throws IOException {
        Path file = Files.writeString(folder.resolve("config.xml"), xml);
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            return (DistillationTrainer) configuration.lookup("trainer");
        }
    }

    /** What is said of a configuration in the old form: every setting with its value, once, and one advice. */
    private String refused(boolean teacher, Map<String, String> settings) throws IOException {
        String xml = old(teacher, settings);
        String message = assertThrows(PropertyException.class, () -> trainer(xml)).getMsg();
        settings.forEach((name, value) -> assertTrue(message.lines().findFirst().orElseThrow()
                .contains(name + " = " + value.replace("&lt;", "<").replace("&amp;", "&")), message));
        assertEquals(1, message.lines().filter(line -> line.startsWith("Maybe ")).count(), message);
        return message;
    }

    /** The old configuration with what the error shows in place of the old settings. */
    private String followed(boolean teacher, Map<String, String> settings) throws IOException {
        Matcher advice = ADVICE.matcher(refused(teacher, settings));
        assertTrue(advice.find(), () -> "no new form");
        String xml = old(teacher, Map.of()).replace("</config>", advice.group("parts") + "</config>")
                .replace(property("layout", "layout"), property("layout", "layout") + advice.group("trainer"));
        return advice.group("weighting") == null ? xml : xml.replaceFirst("(<component name=\"" + advice.group("weighting")
                + "\" [^>]*>)", "$1" + advice.group("factor"));
    }

    private DynamicTest test(boolean teacher, Map<String, String> settings, Objective expected) {
        SortedMap<String, String> sorted = new TreeMap<>(settings);
        return DynamicTest.dynamicTest(sorted + (teacher ? " with a teacher" : ""), () -> {
            DistillationTrainer trainer = trainer(followed(teacher, sorted));
            assertEquals(expected.toString(), trainer.getObjective().toString());
            assertEquals(teacher, trainer.getTeacher() != null);
        });
    }

    /** What the old form did where a setting was left out. */
    private static DistillationObjective.Builder before() {
        return DistillationObjective.builder().labelFactor(0.1).distillationFactor(0.9).temperature(4).warmUpEpochs(0)
                .weighting(new InversePropensityWeighting());
    }

    @TestFactory
    Stream<DynamicTest> whatIsShownDoesWhatTheOldFormDid() {
        InversePropensityWeighting half = InversePropensityWeighting.builder().classifierHeadFactor(0.5).build();
        return Stream.of(
                test(true, Map.of("loss", "dkd"), before().loss(new DecoupledLoss()).build()),
                test(true, Map.of("weighting", "plain"), before().weighting(new UniformWeighting()).build()),
                test(true, Map.of("gamma", "0.3"), before().labelFactor(0.3).build()),
                test(true, Map.of("alpha", "1.8"), before().distillationFactor(1.8).build()),
                test(true, Map.of("lambda", "0.5"), before().weighting(half).build()),
                test(true, Map.of("temperature", "2"), before().temperature(2).build()),
                test(true, Map.of("distillationWarmUpEpochs", "20"), before().warmUpEpochs(20).build()),
                test(true, Map.of("selfDistillationShare", "0"), before().build()),
                test(false, Map.of("selfDistillationShare", "0.7"), 
                        new SelfDistillationObjective(0.7, new InversePropensityWeighting())),
                test(true, Map.of("weighting", "plain", "gamma", "0.1", "alpha", "0.9", "temperature", "4"),
                        before().weighting(new UniformWeighting()).build()),
                test(true, Map.of("weighting", "ipw", "lambda", "0.5", "temperature", "4"), before().weighting(half).build()),
                test(true, Map.of("loss", "dkd", "weighting", "ipw", "gamma", "1", "alpha", "1", "lambda", "0.5", "temperature",
                        "3", "distillationWarmUpEpochs", "20", "selfDistillationShare", "0.0"), before().loss(new DecoupledLoss())
                        .weighting(half).labelFactor(1).distillationFactor(1).temperature(3).warmUpEpochs(20).build()),
                test(false, Map.of("selfDistillationShare", "0.8", "weighting", "plain"),
                        new SelfDistillationObjective(0.8, new UniformWeighting(ClassifierHead.NONE))),
                test(false, Map.of("selfDistillationShare", "0.8", "lambda", "0.5", "temperature", "4"),
                        new SelfDistillationObjective(0.8, half)));
    }

    /** They had no effect without a teacher, and a share of 0 stood for none. */
    @Test
    void withoutATeacherThereIsNothingToWrite() throws IOException {
        for (Map<String, String> settings : List.of(Map.of("gamma", "0.1"), Map.of("weighting", "ipw"),
                Map.of("selfDistillationShare", "0"))) {
            assertTrue(refused(false, settings).contains("\nMaybe leave them out: "));
        }
        assertEquals(new LabelObjective().toString(), trainer(old(false, Map.of())).getObjective().toString());
    }

    /** A form that was refused before is refused for what it still is. */
    @Test
    void valuesThatNeverWere() throws IOException {
        String xml = followed(true, Map.of("loss", "one &amp; &lt;two>"));
        assertTrue(xml.contains("value=\"one &amp; &lt;two>\""), xml);
        assertTrue(refused(false, Map.of("selfDistillationShare", "some")).contains("name=\"selfShare\" value=\"some\""));
    }

    /** It was trained by a trainer of the old form: it predicts as it did, and who trains it again learns the new form. */
    @Test
    void aStudentOfBefore() throws IOException {
        Path file = Path.of("src/test/resources/cases/old-student/before-objectives.tribuo");
        try (DistilledModel model = (DistilledModel) Model.deserializeFromFile(file)) {
            String predictions = Files.readString(Path.of("src/test/resources/fixtures/0.1.0/predictions.csv"));
            assertEquals(predictions, Fixture.predictions(model));
        }
        Path tribuo = folder.resolve("labeled.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(new Tables(60, 1, false))).serializeToFile(tribuo);
        Path onnx = TeacherFile.of(3, -1, 6).write(folder.resolve("other.onnx"));
        Reproducer reproducer = Reproducer.read(file).override("onnxteacher", "modelPath", onnx.toString());
        Path saved = folder.resolve("saved.xml");
        reproducer.saveConfiguration(saved);
        Pattern.compile("name=\"(tribuoteacher-\\d+)\"").matcher(Files.readString(saved)).results()
                .forEach(teacher -> reproducer.override(teacher.group(1), "modelPath", tribuo.toString()));
        String message = assertThrows(PropertyException.class, () -> reproducer.reproduce(Fixture.data())).getMsg();
        for (String part : List.of("labelFactor\" value=\"0.1\"", "distillationFactor\" value=\"0.9\"",
                "temperature\" value=\"4.0\"", "classifierHeadFactor\" value=\"1.0\"")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void onlyRetiredSettingsAreRefused() throws IOException {
        for (Field field : RetiredSettings.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(Config.class)) {
                refused(true, Map.of(field.getName(), "1"));
            }
        }
        DistillationTrainer trainer = trainer(old(true, Map.of()));
        List<String> written = new ArrayList<>();
        ProvenanceUtil.extractConfiguration(trainer.getProvenance()).forEach(component -> {
            if (component.getClassName().equals(DistillationTrainer.class.getName())) {
                written.addAll(component.getProperties().keySet());
            }
        });
        assertTrue(written.contains("objective"), written::toString);
        Arrays.stream(RetiredSettings.class.getDeclaredFields()).forEach(field -> assertFalse(written.contains(field.getName()),
                written::toString));
    }
}
