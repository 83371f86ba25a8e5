/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.evaluation.WeightedLabelEvaluation;
import io.github.tribuoipwd.evaluation.WeightedLabelEvaluator;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.Students;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * Names, trainings, saved models, exports and reports are the same in JVMs of Turkish, Azerbaijani, German and of languages with
 * digits of their own as in an English one.
 */
@Tag("property")
class LocaleTest {

    private static final List<String> LANGUAGES = List.of("en-US", "tr-TR", "de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva");
    private static final Pattern FOREIGN_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");

    @TempDir
    private Path folder;

    @Test
    void everythingIsTheSame() throws IOException, InterruptedException {
        String expected = null;
        for (String language : LANGUAGES) {
            Path own = Files.createDirectories(folder.resolve(language));
            ChildJvm.Result result = new ChildJvm("-Xmx512m", "-Dai.djl.offline=true").run(LocaleTest.class, language, own.toString());
            assertEquals(0, result.code(), () -> own + "\n" + result.output());
            String facts = read(own.resolve("facts.txt"));
            expected = expected == null ? facts : expected;
            assertEquals(expected, facts, language);
            for (String file : List.of("metrics.json", "provenance.txt", "report.html", "table.txt")) {
                assertTrue(!FOREIGN_DIGIT.matcher(read(own.resolve("out").resolve(file))).find(), () -> file + " of " + own);
            }
            assertTrue(read(own.resolve("out/metrics.json")).contains("0."), () -> read(own.resolve("out/metrics.json")));
            Model.deserializeFromFile(own.resolve("out/model.tribuo"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other JVM: does all in a locale and writes down what must be the same everywhere. */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(args[0]));
        Path folder = Path.of(args[1]);
        StringBuilder facts = new StringBuilder();
        facts.append(new IndexedLayout(12).bind(List.of("3", "10")).names()).append('\n');
        facts.append(new IndexedLayout(12).bind(List.of("03", "10")).names()).append('\n');
        train(folder, facts);
        distill(folder);
        Files.writeString(folder.resolve("facts.txt"), facts);
        System.exit(0);
    }

    private static void train(Path folder, StringBuilder facts) throws IOException {
        MutableDataset<Label> data = Data.examples(60, 1);
        DistillationTrainer trainer = Students.distilled(folder).layout(new IndexedLayout(1, 4, 4)).batchSize(16).epochs(2)
                .student(ConvolutionalNetwork.builder(3).build()).build();
        Path saved = folder.resolve("saved.tribuo");
        try (DistilledModel model = trainer.train(data)) {
            model.serializeToFile(saved);
            OnnxMl.ModelProto exported = model.exportONNXModel("io.github.tribuoipwd.test", 1);
            facts.append(exported.getGraph()).append('\n');
            facts.append(model.serialize().getClassName()).append('\n');
        }
        Model<Label> loaded = Model.deserializeFromFile(saved).castModel(Label.class);
        for (Prediction<Label> prediction : loaded.predict(data)) {
            facts.append(prediction.getOutputScores().values()).append('\n');
        }
        WeightedLabelEvaluation evaluation = new WeightedLabelEvaluator().evaluate(loaded, data);
        facts.append(evaluation).append('\n').append(evaluation.getConfusionMatrix()).append('\n').append(evaluation.toHTML());
        facts.append(loaded.getFeatureIDMap().keySet().stream().sorted().toList()).append('\n');
    }

    private static void distill(Path folder) throws IOException {
        for (int i = 0; i < 12; i++) {
            ImageFiles.png(folder.resolve("images/" + (i % 2 == 0 ? "kitap" : "dizi") + "/" + i + ".png"), 8 + i, 8);
        }
        Path configuration = folder.resolve("w.xml");
        Files.writeString(configuration, """
                <config>
                  <component name="train" type="io.github.tribuoipwd.data.ImageFolderDataSource">
                    <property name="folder" value="FOLDER"/><property name="height" value="8"/><property name="width" value="8"/>
                    <property name="channels" value="1"/>
                  </component>
                  <component name="layout" type="io.github.tribuoipwd.features.IndexedLayout">
                    <propertylist name="shape"><item>1</item><item>8</item><item>8</item></propertylist>
                  </component>
                  <component name="student" type="io.github.tribuoipwd.student.MultilayerPerceptron">
                    <propertylist name="hidden"><item>16</item></propertylist>
                  </component>
                  <component name="transform" type="io.github.tribuoipwd.features.InputTransform">
                    <property name="scale" value="0.00392156862745098"/>
                  </component>
                  <component name="kd" type="io.github.tribuoipwd.DistillationTrainer">
                    <property name="layout" value="layout"/><property name="student" value="student"/>
                    <property name="transform" value="transform"/><property name="epochs" value="1"/>
                    <property name="batchSize" value="4"/>
                  </component>
                </config>
                """.replace("FOLDER", folder.resolve("images").toString()));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(table, true, StandardCharsets.UTF_8)) {
            int code = Train.run(new String[] {"-c", configuration.toString(), "--trainer", "kd", "--train-source", "train",
                "--test-source", "train", "--output", folder.resolve("out").toString()}, out, out);
            if (code != 0) {
                throw new IllegalStateException(table.toString(StandardCharsets.UTF_8));
            }
        }
        Files.write(folder.resolve("out/table.txt"), table.toByteArray());
    }
}
