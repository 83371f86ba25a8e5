/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.example.Distill;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportedGraph;
import io.github.tribuoipwd.onnx.GraphEmbedder;
import io.github.tribuoipwd.onnx.WeightFormat;
import io.github.tribuoipwd.optimizer.OneCycleSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;

/**
 * The Java snippets of the README, the guide and the page on export, run on the quickstart's data; and the check that every Java, Kotlin,
 * Groovy and XML snippet of every page stands word for word in a test or in what a test loads.
 */
@Tag("end-to-end")
class GuideTest {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> MODULES = List.of("integration-tests", "tribuo-ipwd/core", "tribuo-ipwd/soft-labels",
            "tribuo-ipwd/spark", "tribuo-ipwd/cli", "onnx-export");
    private static final Pattern SNIPPET = Pattern.compile("```(java|kotlin|groovy|xml)\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private static MutableDataset<Label> data(String name) throws IOException {
        return new MutableDataset<>(new IDXDataSource<>(Path.of("data/" + name + "-images-idx3-ubyte.gz"),
                Path.of("data/" + name + "-labels-idx1-ubyte.gz"), new LabelFactory()));
    }

    @Test
    void distill() throws IOException {
        MutableDataset<Label> train = data("train-10k");
        MutableDataset<Label> test = data("t10k");
        FeatureLayout layout = new IndexedLayout(1, 28, 28);
        InputTransform unitRange = InputTransform.builder().scale(1 / 255.0).build();
        OnnxTeacher teacher = OnnxTeacher.builder(Path.of("teacher.onnx"), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
                .transform(unitRange)
                .build();
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(layout)
                .transform(unitRange)
                .teacher(teacher)
                .student(ConvolutionalNetwork.builder(8, 16, 32).build())
                .optimizer(new Sgd(0.1))
                .schedule(new OneCycleSchedule())
                .epochs(1)
                .build();
        try (DistilledModel student = trainer.train(train)) {
            LabelEvaluation evaluation = new LabelEvaluator().evaluate(student, test);
            student.saveONNXModel("com.example", 1, folder.resolve("student.onnx"));
            student.serializeToFile(folder.resolve("model.tribuo"));
            System.out.println(evaluation.accuracy());
        }
        try (DistilledModel student = (DistilledModel) Model.deserializeFromFile(folder.resolve("model.tribuo"))) {
            student.predict(test.getExample(0));
            assertEquals(0, student.featureCounts().unknownFeatures());
        }
        DistillationTrainer steady = DistillationTrainer.builder()
                .layout(layout)
                .transform(unitRange)
                .teacher(teacher)
                .student(new MultilayerPerceptron(64))
                .optimizer(new Sgd(0.05))
                .maximumGradientNorm(5)
                .epochs(1)
                .build();
        try (DistilledModel student = steady.train(train)) {
            double accuracy = new LabelEvaluator().evaluate(student, test).accuracy();
            assertTrue(accuracy > 0.7, () -> "accuracy " + accuracy);
        }
        assertTrue(Files.size(folder.resolve("student.onnx")) > 0 && Files.size(folder.resolve("model.tribuo")) > 0);
    }

    @Test
    void export() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new SequentialBlock().add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 3)).build())
                    .add(Activation::relu);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            ExportedGraph graph = BlockExporter.builder(block).input("image", new Shape(-1, 3, 32, 32)).build()
                    .export(folder.resolve("block.onnx"));
            assertTrue(graph.verification().performed());
            BlockExporter.builder(block)
                    .input("image", new Shape(-1, 3, -1, -1), DataType.FLOAT32, "batch", "height", "width")
                    .sizes("height", 16, 32, 33)
                    .sizes("width", 16, 48, 31)
                    .build().export();
            ExportedGraph small = BlockExporter.builder(block)
                    .input("image", new Shape(-1, 3, 32, 32))
                    .weights(WeightFormat.INT8)
                    .build().export();
            System.out.println(small.compressionLoss().agreement());
            assertTrue(small.compressionLoss().largestDifference() > 0);
        }
    }

    @Test
    void embed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = Linear.builder().setUnits(2).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 20));
            ModelProto model = BlockExporter.builder(block).input("x", new Shape(-1, 20)).build().export().model();
            ONNXContext context = new ONNXContext();
            ONNXNode output = GraphEmbedder.embed(model, context.floatInput(20));
            output.assignTo(context.floatOutput(2));
            assertEquals(2, context.buildGraph().getNodeCount());
        }
    }

    @Test
    void theProgramOfTheReadme() throws IOException {
        Distill.main(new String[] {folder.toString()});
        try (DistilledModel student = (DistilledModel) Model.deserializeFromFile(folder.resolve("model.tribuo"))) {
            assertTrue(new LabelEvaluator().evaluate(student, data("t10k")).accuracy() > 0.5);
        }
        assertTrue(StudentFile.read(folder.resolve("student.onnx")).isExport());
    }

    @TestFactory
    Stream<DynamicTest> snippetsStandInTests() throws IOException {
        Map<String, String> here = Map.of("java", files("src/test/java") + files("consumers"),
                "kotlin", files("src/test/kotlin") + files("consumers"),
                "groovy", files("consumers"),
                "xml", files("src/test/resources") + files("configurations") + files("consumers"));
        List<Path> pages;
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.filter(page -> page.toString().endsWith(".md"))).toList();
        }
        List<DynamicTest> tests = pages.stream().flatMap(page -> snippets(page).map(snippet -> DynamicTest.dynamicTest(
                page.getFileName() + ": " + snippet.group(2).lines().findFirst().orElse(""),
                () -> assertTrue(here.getOrDefault(snippet.group(1), "").contains(spaceless(snippet.group(2))), snippet.group())))).toList();
        assertFalse(tests.isEmpty());
        return tests.stream();
    }

    /** All files in a folder of all modules, on one line. */
    private static String files(String folder) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : MODULES) {
            Path tests = ROOT.resolve(module).resolve(folder);
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().matches(".*\\.(java|kt|xml|gradle|kts)")).sorted().toList()) {
                        all.append(spaceless(Files.readString(file))).append(' ');
                    }
                }
            }
        }
        return all.toString();
    }

    private static Stream<MatchResult> snippets(Path page) {
        try {
            return SNIPPET.matcher(Files.readString(page)).results().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String spaceless(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
