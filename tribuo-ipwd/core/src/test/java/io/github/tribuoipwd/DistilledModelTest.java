/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.ConvolutionalNetwork.Downsampling;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ServedStudent;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.OnnxTestUtils;
import org.tribuo.test.Helpers;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXPlaceholder;

/** One model, however it is stored: in memory, as a protobuf, as Java serialization, as ONNX in Tribuo's own runtime. */
@Tag("parity")
class DistilledModelTest {

    @TempDir
    private Path folder;

    private final MutableDataset<Label> train = Data.examples(200, 1);
    private final MutableDataset<Label> test = Data.examples(100, 2);
    private DistilledModel model;

    @BeforeEach
    void trainOnce() {
        model = Students.distilled(folder).objective(DistillationObjective.paper()).epochs(8).build().train(train);
    }

    @Test
    void learns() {
        long right = model.predict(test).stream().filter(p -> p.getOutput().getLabel().equals(p.getExample().getOutput().getLabel()))
                .count();
        assertTrue(right > 80, () -> right + " of 100 right");
    }

    @Test
    void tribuosOwnTests() {
        Helpers.testProvenanceMarshalling(model.getProvenance());
        Helpers.testModelSerialization(model, Label.class);
        Helpers.testModelProtoSerialization(model, Label.class, test, 1e-7);
    }

    /** As where a pixel is black in every training image. */
    @Test
    void aFeatureThatNoTrainingExampleHadIsReadBack() {
        try (DistilledModel wide = Students.labelsOnly().layout(new IndexedLayout(Data.FEATURES + 2)).epochs(1).build().train(train)) {
            assertEquals(Data.FEATURES + 2, wide.getFeatureIDMap().size());
            Helpers.testModelProtoSerialization(wide, Label.class, test, 1e-7);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStudentInTribuosOnnxModel() {
        InputTransform transform = InputTransform.builder().scale(0.5).mean(0.1).std(0.7).build();
        List<StudentArchitecture> students = List.of(new MultilayerPerceptron(8, 6),
                new MultilayerPerceptron(ActivationFunction.GELU, 0.2f, true, 8),
                new MultilayerPerceptron(ActivationFunction.SWISH, 0f, false, 8),
                ConvolutionalNetwork.builder(4, 6).build(),
                ConvolutionalNetwork.builder(4, 6).residual(true).layersPerStage(2).build(),
                ConvolutionalNetwork.builder(4, 6).downsampling(Downsampling.MAX_POOL).build(),
                ConvolutionalNetwork.builder(4).downsampling(Downsampling.AVERAGE_POOL).kernel(1).build(),
                ConvolutionalNetwork.builder(4).downsampling(Downsampling.NONE).build());
        return students.stream().map(student -> DynamicTest.dynamicTest(student.toString(), () -> {
            try (DistilledModel trained = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).transform(transform)
                    .student(student).epochs(1).build().train(train)) {
                assertOnnxParity(trained, test);
            }
        }));
    }

    private void assertOnnxParity(DistilledModel trained, MutableDataset<Label> examples) throws IOException, OrtException {
        Path file = folder.resolve("student.onnx");
        ModelProto exported = trained.exportONNXModel("io.github.tribuoipwd.test", 1);
        try (ServedStudent served = new ServedStudent(exported.toByteArray())) {
            List<Example<Label>> some = new ArrayList<>();
            examples.forEach(some::add);
            List<Map<String, Float>> found = served.predict(some);
            for (int i = 0; i < found.size(); i++) {
                for (Label label : trained.predict(some.get(i)).getOutputScores().values()) {
                    assertEquals(label.getScore(), found.get(i).get(label.getLabel()), 1e-5);
                }
            }
        }
        // Tribuo's helper takes flat rows in the order of the ids.
        ONNXContext context = new ONNXContext();
        ONNXPlaceholder output = context.floatOutput(Data.CLASSES);
        trained.writeONNXGraph(context.floatInput(trained.getFeatureIDMap().size())).assignTo(output);
        Files.write(file, exported.toBuilder().setGraph(context.buildGraph()).build().toByteArray());
        OnnxTestUtils.onnxLabelComparison(trained, file, examples, 1e-5);
    }

    @Test
    void distilledStudentInTribuosOnnxModel() throws IOException, OrtException {
        assertOnnxParity(model, test);
        ModelProto exported = model.exportONNXModel("io.github.tribuoipwd.test", 1);
        List<String> keys = exported.getMetadataPropsList().stream().map(entry -> entry.getKey()).toList();
        assertTrue(keys.containsAll(List.of("TRIBUO_PROVENANCE", "tribuo-ipwd.features", "tribuo-ipwd.labels",
                "tribuo-ipwd.input", "tribuo-ipwd.output", "tribuo-ipwd.layout", "tribuo-ipwd.transform",
                "tribuo-ipwd.versions")), keys::toString);
        assertTrue(exported.getGraph().getInitializerList().stream().noneMatch(tensor -> tensor.getName().contains("classifier")));
    }

    @Test
    void oneByOneAndTogether() {
        List<Prediction<Label>> together = model.predict(test);
        int i = 0;
        for (Example<Label> example : test) {
            Prediction<Label> alone = model.predict(example);
            Prediction<Label> batched = together.get(i++);
            double sum = 0;
            for (String label : Data.LABELS) {
                double score = alone.getOutputScores().get(label).getScore();
                assertEquals(batched.getOutputScores().get(label).getScore(), score, 1e-6);
                sum += score;
            }
            assertEquals(1, sum, 1e-5);
            assertTrue(alone.hasProbabilities());
            assertEquals(Data.FEATURES, alone.getNumActiveFeatures());
        }
    }

    @Test
    void emptyAndUnknownExamplesAreRejected() {
        Example<Label> empty = new ArrayExample<>(new Label("a"));
        Example<Label> unknown = new ArrayExample<>(new Label("a"), new String[] {"height"}, new double[] {1});
        assertTrue(assertThrows(IllegalArgumentException.class, () -> model.predict(empty)).getMessage().contains("none at all"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> model.predict(unknown)).getMessage().contains("height"));
    }

    @Test
    void copyIsIndependentOfTheOriginal() {
        Model<Label> copy = model.copy();
        model.close();
        assertEquals(Data.CLASSES, copy.predict(test.getExample(0)).getOutputScores().size());
        assertThrows(IllegalStateException.class, () -> model.predict(test.getExample(0)));
        model.close();
    }

    @Test
    void sameSeedSameBytes() {
        List<TensorProto> again = parameters(Students.distilled(folder).objective(DistillationObjective.paper()).epochs(8).build().train(train));
        assertEquals(parameters(model), again);
        assertNotEquals(parameters(model), parameters(Students.distilled(folder).objective(DistillationObjective.paper()).epochs(8).seed(8).build().train(train)));
    }

    @Test
    void sameBytesInAnotherThread() {
        DistilledModel other = CompletableFuture.supplyAsync(() -> Students.distilled(folder).objective(DistillationObjective.paper()).epochs(8).build().train(train)).join();
        assertEquals(parameters(model), parameters(other));
    }

    @Test
    void invocationCountChoosesTheStream() {
        var trainer = Students.labelsOnly().build();
        List<TensorProto> first = parameters(trainer.train(train));
        List<TensorProto> second = parameters(trainer.train(train));
        assertEquals(2, trainer.getInvocationCount());
        assertNotEquals(first, second);
        assertEquals(second, parameters(trainer.train(train, java.util.Map.of(), 1)));
        trainer.setInvocationCount(0);
        assertEquals(first, parameters(trainer.train(train)));
        assertThrows(IllegalArgumentException.class, () -> trainer.setInvocationCount(-1));
    }

    private static List<TensorProto> parameters(DistilledModel trained) {
        return trained.exportONNXModel("test", 1).getGraph().getInitializerList();
    }
}
