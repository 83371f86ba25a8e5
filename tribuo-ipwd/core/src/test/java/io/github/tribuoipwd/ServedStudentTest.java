/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.ListedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ServedStudent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.DenseTransformer;
import org.tribuo.interop.onnx.ExampleTransformer;
import org.tribuo.interop.onnx.ImageTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A student of every layout, served from its file alone: by bare ONNX Runtime, by Tribuo, and inside a Tribuo graph. */
@Tag("parity")
class ServedStudentTest {

    private static final List<String> LABELS = List.of("", "a\nb", "\"quoted\", \\ and {}", "\u00e4\u20ac\ud83d\ude00\u0001");
    private static final List<String> ODD = List.of("z", "a b", "\"", "\\", "line\nbreak", "\u00fc", "10", "9", "[", "{}", ",",
            "'");

    @TempDir
    private Path folder;

    /** Twelve features, named by a function of their number; nearly every label depends on their order. */
    private static MutableDataset<Label> data(long seed, int features, IntFunction<String> name) {
        SplittableRandom random = new SplittableRandom(seed);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("served", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < 120; i++) {
            int label = i % 4;
            Example<Label> example = new ArrayExample<>(new Label(LABELS.get(label)));
            for (int j = 0; j < features; j++) {
                if (j == 0 || random.nextInt(4) > 0) {
                    example.add(new Feature(name.apply(j), 40 * random.nextGaussian() + (j % 4 == label ? 90 : 0)));
                }
            }
            data.add(example);
        }
        return data;
    }

    private static FeatureLayout channelsLastFrom1() {
        return IndexedLayout.builder(3, 2, 2).prefix("px").firstIndex(1).order(ChannelOrder.HWC).build();
    }

    private static List<String> reversed(List<String> names) {
        List<String> reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return reversed;
    }

    static Stream<Arguments> layouts() {
        StudentArchitecture rows = new MultilayerPerceptron(16);
        StudentArchitecture images = ConvolutionalNetwork.builder(8).build();
        IntFunction<String> plain = j -> "" + j;
        IntFunction<String> padded = j -> (j < 10 ? "0" : "") + j;
        return Stream.of(
                Arguments.of("numbers, flat", new IndexedLayout(12), rows, 12, plain),
                Arguments.of("padded numbers, flat", new IndexedLayout(12), rows, 12, padded),
                Arguments.of("numbers, planes", new IndexedLayout(3, 2, 2), images, 12, plain),
                Arguments.of("from 1, channels last", channelsLastFrom1(), images, 12,
                        (IntFunction<String>) j -> "px" + (j + 1)),
                Arguments.of("positions that no example had", IndexedLayout.builder(1, 4, 4).prefix("p").build(), images, 11,
                        (IntFunction<String>) j -> "p" + (j + 3)),
                Arguments.of("a list of odd names, backwards", new ListedLayout(reversed(ODD)), rows, 12,
                        (IntFunction<String>) ODD::get),
                Arguments.of("a list with a shape", new ListedLayout(reversed(ODD), 1, 3, 4), images, 12,
                        (IntFunction<String>) ODD::get),
                Arguments.of("a list with names that no example had", new ListedLayout(reversed(ODD)), rows, 9,
                        (IntFunction<String>) ODD::get),
                Arguments.of("sorted names", new SortedLayout(), rows, 12, (IntFunction<String>) ODD::get));
    }

    private static DistilledModel train(FeatureLayout layout, StudentArchitecture student, MutableDataset<Label> data) {
        return DistillationTrainer.builder().layout(layout).student(student)
                .transform(InputTransform.builder().scale(1 / 64.0).mean(0.2).std(0.8).build()).optimizer(new Sgd(0.05))
                .maximumGradientNorm(5).epochs(20).batchSize(20).seed(3).build().train(data);
    }

    private static List<Example<Label>> list(Iterable<Example<Label>> examples) {
        List<Example<Label>> list = new ArrayList<>();
        examples.forEach(list::add);
        return list;
    }

    private static void assertServed(DistilledModel model, ModelProto file, List<Example<Label>> examples)
            throws OrtException, JsonProcessingException {
        try (ServedStudent served = new ServedStudent(file.toByteArray())) {
            List<Map<String, Float>> found = served.predict(examples);
            List<Prediction<Label>> expected = model.predict(examples);
            int right = 0;
            for (int i = 0; i < found.size(); i++) {
                assertEquals(LABELS.size(), found.get(i).size());
                for (Map.Entry<String, Label> score : expected.get(i).getOutputScores().entrySet()) {
                    assertEquals(score.getValue().getScore(), found.get(i).get(score.getKey()), 1e-5);
                }
                String best = Collections.max(found.get(i).entrySet(), Map.Entry.comparingByValue()).getKey();
                right += best.equals(examples.get(i).getOutput().getLabel()) ? 1 : 0;
            }
            assertTrue(right > 80, right + " of 120 right");
            assertEquals(model.getFeaturePositions().names(), served.list("features"));
            assertEquals(LABELS.size(), served.metadata("labels").size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void byTheMetadataAlone(String name, FeatureLayout layout, StudentArchitecture student, int features, IntFunction<String> names)
            throws OrtException, IOException {
        List<Example<Label>> test = list(data(2, features, names));
        try (DistilledModel model = train(layout, student, data(1, features, names))) {
            assertServed(model, model.exportONNXModel("test", 1), test);
            assertServed(model, model.exportFlatONNXModel("test", 1), test);
            Path file = folder.resolve("model.tribuo");
            model.serializeToFile(file);
            try (DistilledModel loaded = (DistilledModel) Model.deserializeFromFile(file)) {
                assertServed(loaded, loaded.exportONNXModel("test", 1), test);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void inTribuosOwnOnnxModel(String name, FeatureLayout layout, StudentArchitecture student, int features,
            IntFunction<String> names) throws OrtException, IOException {
        List<Example<Label>> test = list(data(2, features, names));
        try (DistilledModel model = train(layout, student, data(1, features, names))) {
            int[] shape = model.getFeaturePositions().shape();
            Path file = folder.resolve("student.onnx");
            model.saveONNXModel("test", 1, file);
            assertTribuoAgrees(model, file, shape.length == 1 ? new DenseTransformer()
                    : new ImageTransformer(shape[0], shape[1], shape[2]), test);
            model.saveFlatONNXModel("test", 1, file);
            assertTribuoAgrees(model, file, new DenseTransformer(), test);
        }
    }

    private static void assertTribuoAgrees(DistilledModel model, Path file, ExampleTransformer transformer,
            List<Example<Label>> examples) throws OrtException, IOException {
        Map<Label, Integer> labels = new HashMap<>();
        ImmutableOutputInfo<Label> domain = model.getOutputIDInfo();
        domain.getDomain().forEach(label -> labels.put(label, domain.getID(label)));
        // The model closes the options.
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try (ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(),
                model.getFeaturePositions().byName(), labels, transformer, new LabelTransformer(), options, file, "input")) {
            assertEquals(model.getProvenance(), external.getTribuoProvenance().orElseThrow());
            List<Prediction<Label>> expected = model.predict(examples);
            for (int i = 0; i < expected.size(); i++) {
                assertTrue(expected.get(i).distributionEquals(external.predict(examples.get(i)), 1e-5), "example " + i);
            }
        }
    }

    @Test
    void whatStandsUnderTheKeys() throws OrtException, IOException {
        IntFunction<String> names = j -> "px" + (j + 1);
        try (DistilledModel model = train(channelsLastFrom1(),
                ConvolutionalNetwork.builder(4).build(), data(1, 12, names));
                ServedStudent served = new ServedStudent(model.exportONNXModel("test", 1).toByteArray());
                ServedStudent flat = new ServedStudent(model.exportFlatONNXModel("test", 1).toByteArray())) {
            assertEquals(List.of("px1", "px4", "px7", "px10", "px2", "px5"), served.list("features").subList(0, 6));
            assertEquals(served.list("features"), flat.list("features"));
            ObjectMapper mapper = new ObjectMapper();
            JsonNode input = served.metadata("input");
            assertEquals(mapper.readTree("[\"batch\",3,2,2]"), input.get("shape"));
            assertEquals(mapper.readTree("[\"batch\",12]"), flat.metadata("input").get("shape"));
            assertEquals("float32", input.get("type").asText());
            assertTrue(input.get("values").asText().contains("raw"));
            assertEquals(mapper.readTree("[\"batch\",4]"), served.metadata("output").get("shape"));
            assertTrue(served.metadata("output").get("values").asText().contains("probability"));
            assertEquals(mapper.readTree("{\"class\":\"" + IndexedLayout.class.getName()
                    + "\",\"digits\":0,\"firstIndex\":1,\"order\":\"HWC\",\"prefix\":\"px\",\"shape\":[3,2,2]}"), served.metadata("layout"));
            JsonNode transform = served.metadata("transform");
            assertEquals(1 / 64.0, transform.get("scale").asDouble());
            assertEquals(mapper.readTree("[0.2]"), transform.get("mean"));
            JsonNode versions = served.metadata("versions");
            assertEquals(2, versions.get("metadata").asInt());
            assertEquals(13, versions.get("opset").asInt());
            List.of("tribuo-ipwd", "djl", "pytorch", "onnxruntime", "tribuo")
                    .forEach(part -> assertFalse(versions.get(part).asText().isEmpty(), part));
            assertArrayEquals(new int[] {3, 2, 2}, model.getFeaturePositions().shape());
        }
    }

    /** A layout of a user's own, with a path among its settings. */
    public static final class FileLayout implements FeatureLayout {

        @Config(description = "A file.")
        private File file = new File("names.txt").getAbsoluteFile();

        @Override
        public FeaturePositions bind(Collection<String> featureNames) {
            return new SortedLayout().bind(featureNames);
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return new ConfiguredObjectProvenanceImpl(this, "FeatureLayout");
        }

        @Override
        public String toString() {
            return "FileLayout(file=" + file + ")";
        }
    }

    @Test
    void shareableMetadataHaveNoPaths() {
        String path = new File("").getAbsolutePath();
        try (DistilledModel model = train(new FileLayout(), new MultilayerPerceptron(4), data(1, 12, ODD::get));
                DistilledModel shareable = model.withShareableProvenance()) {
            assertTrue(metadata(model).contains(path));
            assertFalse(metadata(shareable).contains(path), metadata(shareable));
            assertTrue(metadata(shareable).contains("names.txt"));
        }
    }

    private static String metadata(DistilledModel model) {
        StringBuilder all = new StringBuilder();
        model.exportONNXModel("test", 1).getMetadataPropsList().stream().filter(entry -> entry.getKey().startsWith("tribuo-ipwd."))
                .forEach(entry -> all.append(entry.getValue()).append('\n'));
        return all.toString();
    }

    /** Names of twelve positions in the order of the ids are not those of the layout, or this test could not fail. */
    @Test
    void idsAreAnotherOrder() {
        try (DistilledModel model = train(new IndexedLayout(12), new MultilayerPerceptron(4), data(1, 12, j -> "" + j))) {
            List<String> byId = IntStream.range(0, 12).mapToObj(id -> model.getFeatureIDMap().get(id).getName()).toList();
            assertFalse(byId.equals(model.getFeaturePositions().names()));
        }
    }
}
