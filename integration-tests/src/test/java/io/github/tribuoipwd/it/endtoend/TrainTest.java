/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Train;
import io.github.tribuoipwd.cli.Verify;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.interop.onnx.ImageTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;

/** The command line on real data: the quickstart with fewer epochs, and everything that can be given wrong. */
@Tag("end-to-end")
class TrainTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    private int run(String... args) {
        return console.run(Train::run, args);
    }

    private String[] quickstart(String... more) {
        List<String> args = new ArrayList<>(List.of("-c", "quickstart.xml", "--train-source", "train", "--test-source", "test",
                "--output", folder.resolve("out").toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void writesStudentMetricsAndProvenance() throws IOException, OrtException {
        assertEquals(0, run(quickstart("--trainer", "ipwd", "--compare", "labels", "--@ipwd.epochs", "2", "--@labels.epochs", "2")),
                console::errors);
        Path output = folder.resolve("out");
        String table = console.output();
        assertTrue(table.contains("| teacher ") && table.contains("student: labels") && table.contains("student: ipwd"), table);

        JsonNode metrics = new ObjectMapper().readTree(output.resolve("metrics.json").toFile());
        // Another CPU may round a tie of two classes the other way.
        assertEquals(0.9293, metrics.at("/teacher/accuracy").asDouble(), 3e-4);
        double accuracy = metrics.at("/student/accuracy").asDouble();
        assertTrue(accuracy > 0.7, () -> "accuracy " + accuracy);
        assertEquals(6274, metrics.at("/student/parameters").asInt());
        assertEquals(Files.size(output.resolve("student.onnx")), metrics.at("/student/onnxBytes").asLong());
        assertEquals(2, metrics.at("/epochs").size());
        assertTrue(metrics.at("/epochs/1/loss").asDouble() < metrics.at("/epochs/0/loss").asDouble());
        double mean = metrics.at("/distillation/weights/mean").asDouble();
        assertEquals(1, mean, 1e-3, "each batch is divided by its mean");
        assertTrue(metrics.at("/distillation/weights/max").asDouble() > 1);
        double effective = metrics.at("/distillation/weights/effectiveSampleSize").asDouble();
        assertTrue(effective > 1000 && effective <= 10000, () -> "effective sample size " + effective);
        assertTrue(metrics.at("/seconds/teacher").asDouble() > 0 && metrics.at("/seconds/training").asDouble() > 0);
        assertEquals(1, metrics.at("/seed").asInt());
        assertTrue(Files.readString(output.resolve("provenance.txt")).contains("model-hash = "));
        assertTrue(Files.exists(output.resolve("labels/student.onnx")));
        assertTrue(Files.readString(output.resolve("report.html")).contains("Recall gained over labels"));
        try (var files = Files.walk(output)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "no half-written file");
        }
        assertFalse(Files.exists(output.resolveSibling(".out.unfinished")), "nothing is left of the work");
        assertEquals(0, console.run(Verify::run, "--run", output.toString()), console::errors);
        assertTrue(console.output().contains(": 10 files, each as it was written"), console::output);
        console.assertError(run(quickstart("--trainer", "labels")), "found the files of an earlier run", "--force");
        assertSamePredictions(output, accuracy);
    }

    /** model.tribuo and student.onnx, loaded as any Tribuo user would, reach the accuracy in the metrics. */
    private static void assertSamePredictions(Path output, double accuracy) throws IOException, OrtException {
        MutableDataset<Label> test = new MutableDataset<>(new IDXDataSource<>(Path.of("data/t10k-images-idx3-ubyte.gz"),
                Path.of("data/t10k-labels-idx1-ubyte.gz"), new LabelFactory()));
        Model<Label> model = Model.deserializeFromFile(output.resolve("model.tribuo")).castModel(Label.class);
        assertEquals(accuracy, new LabelEvaluator().evaluate(model, test).accuracy(), 1e-9);

        Map<String, Integer> features = ((DistilledModel) model).getFeaturePositions().byName();
        Map<Label, Integer> labels = new HashMap<>();
        ImmutableOutputInfo<Label> domain = model.getOutputIDInfo();
        domain.getDomain().forEach(label -> labels.put(label, domain.getID(label)));
        // The model closes the options.
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try (ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(), features, labels,
                new ImageTransformer(1, 28, 28), new LabelTransformer(), options, output.resolve("student.onnx"), "input")) {
            assertEquals(accuracy, new LabelEvaluator().evaluate(external, test).accuracy(), 1e-4);
        }
    }

    /** The search with the trainer's name, and one of the configuration. */
    @Test
    void searches() throws IOException {
        String[] digits = {"-c", "../configurations/validation.xml", "--train-source", "train", "--test-source", "test",
            "--@ipwd.epochs", "3", "--output"};
        assertEquals(0, run(Stream.concat(Stream.of(digits), Stream.of(folder.resolve("out").toString(), "--trainer", "ipwd",
                "--search", "true", "--compare", "searched")).toArray(String[]::new)), console::errors);
        assertTrue(console.output().contains("Search of ipwd on 400 examples by ACCURACY"), console::output);
        assertTrue(console.output().contains("Search of searched on"), console::output);
        JsonNode metrics = new ObjectMapper().readTree(folder.resolve("out/metrics.json").toFile());
        assertEquals(12, metrics.at("/search/candidates").size());
        assertTrue(metrics.at("/search/trainings").asDouble() <= 8, metrics::toString);
        assertTrue(metrics.at("/student/accuracy").asDouble() > 0.7, metrics::toString);
        JsonNode searched = new ObjectMapper().readTree(folder.resolve("out/searched/metrics.json").toFile());
        assertEquals(6, searched.at("/search/candidates").size());
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("Search of searched on"));
    }

    @Test
    void absentOptions() {
        console.assertError(run("-c", "quickstart.xml"), "--trainer", "found nothing");
        console.assertError(run("-c", "quickstart.xml", "--trainer", "ipwd"), "--output");
        console.assertError(run("-c", "quickstart.xml", "--trainer", "ipwd", "--output", folder.toString()), "--train-source");
    }

    @Test
    void notATrainer() {
        console.assertError(run(quickstart("--trainer", "student")), "\"student\"", "another component", "ipwd");
        console.assertError(run(quickstart("--trainer", "absent")), "\"absent\"", "not in the configuration", "kd");
    }

    @Test
    void outputFolderNotWritable() throws IOException {
        Files.writeString(folder.resolve("out"), "a file where the folder should be");
        console.assertError(run(quickstart("--trainer", "labels")), "out", "must be writable");
    }

    @Test
    void wrongSetting() {
        console.assertError(run(quickstart("--trainer", "kd", "--@plain.temperature", "0")), "temperature", "0.0");
    }

    @Test
    void absentTeacher() {
        console.assertError(run(quickstart("--trainer", "ipwd", "--@teacher.modelPath", "absent.onnx")), "absent.onnx");
    }

    @Test
    void help() {
        for (String question : new String[] {"--usage", "--help", "-h"}) {
            assertEquals(0, run(question));
            assertTrue(console.output().contains("--train-source"));
        }
    }
}
