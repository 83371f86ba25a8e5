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
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.example.Distill;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.interop.onnx.ImageTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;
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
    void distill() throws IOException, OrtException {
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
            Map<Label, Integer> labels = new HashMap<>();
            student.getOutputIDInfo().getDomain().forEach(label -> labels.put(label, student.getOutputIDInfo().getID(label)));
            Map<String, Integer> positions = student.getFeaturePositions().byName();
            String expected = student.predict(test.getExample(0)).getOutput().getLabel();
            assertEquals(0, student.featureCounts().unknownFeatures());
            assertEquals(expected, served(folder.resolve("student.onnx"), test.getExample(0)));
            assertEquals(expected, inTribuo(folder.resolve("student.onnx"), positions, labels, test.getExample(0)));
            assertEquals(expected, ofRow(student, test.getExample(0)));
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

    /** Nothing of this library, nothing of Tribuo but the example that the values are taken from. */
    private static String served(Path file, Example<Label> example) throws IOException, OrtException {
        Map<String, Float> values = new HashMap<>();
        example.forEach(feature -> values.put(feature.getName(), (float) feature.getValue()));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString())) {
            ObjectMapper json = new ObjectMapper();
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            String[] features = json.readValue(metadata.get("tribuo-ipwd.features"), String[].class);
            String[] labels = json.readValue(metadata.get("tribuo-ipwd.labels"), String[].class);
            JsonNode input = json.readTree(metadata.get("tribuo-ipwd.input"));
            long[] shape = new long[input.get("shape").size()];
            shape[0] = 1;
            for (int axis = 1; axis < shape.length; axis++) {
                shape[axis] = input.get("shape").get(axis).asLong();
            }
            FloatBuffer row = FloatBuffer.allocate(features.length);
            for (String feature : features) {
                row.put(values.getOrDefault(feature, 0f));
            }
            try (OnnxTensor rows = OnnxTensor.createTensor(environment, row.flip(), shape);
                    OrtSession.Result result = session.run(Map.of(input.get("name").asText(), rows))) {
                float[] probabilities = ((float[][]) result.get(0).getValue())[0];
                int best = 0;
                for (int k = 1; k < labels.length; k++) {
                    best = probabilities[k] > probabilities[best] ? k : best;
                }
                return labels[best];
            }
        }
    }

    private static String ofRow(DistilledModel student, Example<Label> example) {
        FloatBuffer rows = FloatBuffer.allocate(student.getFeaturePositions().size());
        student.getFeaturePositions().gather(example, rows, 0);
        int number = 1;
        int labels = student.labels().size();
        FloatBuffer probabilities = ByteBuffer.allocateDirect(number * labels * Float.BYTES)
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        student.predict(rows, probabilities);
        int best = 0;
        for (int k = 1; k < labels; k++) {
            best = probabilities.get(k) > probabilities.get(best) ? k : best;
        }
        return student.labels().get(best);
    }

    private static String inTribuo(Path file, Map<String, Integer> positions, Map<Label, Integer> labels, Example<Label> example)
            throws IOException, OrtException {
        // The model closes the options.
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try (ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(), positions, labels,
                new ImageTransformer(1, 28, 28), new LabelTransformer(), options, file, "input")) {
            return external.predict(example).getOutput().getLabel();
        }
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
        Map<String, String> here = Map.of("java", files("src/test/java"), "kotlin", files("src/test/kotlin") + files("consumers"),
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
