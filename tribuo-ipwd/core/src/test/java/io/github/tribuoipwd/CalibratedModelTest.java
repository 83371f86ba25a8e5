/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ServedStudent;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.OnnxTestUtils;
import org.tribuo.test.Helpers;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXPlaceholder;

/** A temperature that is fitted on validation data and becomes part of the student's graph, however that is stored and served. */
@Tag("parity")
class CalibratedModelTest {

    @TempDir
    private Path folder;

    private final MutableDataset<Label> train = Data.examples(200, 1);
    private final MutableDataset<Label> validation = noisy(Data.examples(300, 2));
    private final MutableDataset<Label> test = noisy(Data.examples(300, 3));
    private final DistillationTrainer trainer = Students.labelsOnly().optimizer(new Sgd(0.2)).epochs(10).build();
    private DistilledModel model;
    private DistilledModel calibrated;

    /** Every fifth label is another one, so that a student of clean labels is overconfident. */
    private static MutableDataset<Label> noisy(MutableDataset<Label> clean) {
        MutableDataset<Label> noisy = new MutableDataset<>(clean.getSourceProvenance(), clean.getOutputFactory());
        SplittableRandom random = new SplittableRandom(4);
        for (Example<Label> example : clean) {
            Example<Label> copy = example.copy();
            noisy.add(random.nextInt(5) > 0 ? copy : relabeled(copy, Data.LABELS.get(random.nextInt(Data.CLASSES))));
        }
        return noisy;
    }

    private static Example<Label> relabeled(Example<Label> example, String label) {
        Example<Label> other = new ArrayExample<>(new Label(label));
        example.forEach(other::add);
        return other;
    }

    @BeforeEach
    void trainAndCalibrate() {
        model = trainer.train(train);
        calibrated = model.calibrated(validation);
    }

    @AfterEach
    void close() {
        model.close();
        calibrated.close();
    }

    private static double fact(DistilledModel of, String name) {
        return ((Number) ((PrimitiveProvenance<?>) of.getProvenance().getInstanceProvenance().getMap().get(name)).getValue())
                .doubleValue();
    }

    /** The probabilities of a row at a temperature, from those at 1. */
    private static double[] softened(Prediction<Label> prediction, double temperature) {
        double[] powers = Data.LABELS.stream()
                .mapToDouble(label -> Math.pow(prediction.getOutputScores().get(label).getScore(), 1 / temperature)).toArray();
        double sum = powers[0] + powers[1] + powers[2];
        return new double[] {powers[0] / sum, powers[1] / sum, powers[2] / sum};
    }

    private static double[] probabilities(Prediction<Label> prediction) {
        return Data.LABELS.stream().mapToDouble(label -> prediction.getOutputScores().get(label).getScore()).toArray();
    }

    @Test
    void probabilitiesFitBetterAndPredictionsStay() {
        double temperature = fact(calibrated, "calibration-temperature");
        assertTrue(temperature > 1.5, () -> "overconfident at " + temperature);
        assertEquals(300, fact(calibrated, "calibration-rows"));
        assertEquals(Calibration.of(model, validation).negativeLogLikelihood(), fact(calibrated, "calibration-nll-before"), 1e-5);
        assertEquals(Calibration.of(calibrated, validation).negativeLogLikelihood(), fact(calibrated, "calibration-nll-after"), 1e-5);
        Calibration before = Calibration.of(model, test);
        Calibration after = Calibration.of(calibrated, test);
        assertTrue(after.negativeLogLikelihood() < before.negativeLogLikelihood() - 0.05
                && after.expectedCalibrationError() < before.expectedCalibrationError(), () -> before + "; " + after);
        List<Prediction<Label>> old = model.predict(test);
        List<Prediction<Label>> now = calibrated.predict(test);
        for (int i = 0; i < now.size(); i++) {
            assertEquals(old.get(i).getOutput().getLabel(), now.get(i).getOutput().getLabel());
            assertArrayEquals(softened(old.get(i), temperature), probabilities(now.get(i)), 1e-5);
            assertTrue(now.get(i).hasProbabilities());
        }
    }

    @Test
    void aSecondTemperatureTakesThePlaceOfTheFirst() {
        MutableDataset<Label> other = noisy(Data.examples(100, 5));
        try (DistilledModel twice = calibrated.calibrated(validation); DistilledModel direct = model.calibrated(other);
                DistilledModel again = calibrated.calibrated(other)) {
            assertEquals(calibrated.exportONNXModel("test", 1).getGraph(), twice.exportONNXModel("test", 1).getGraph());
            assertEquals(direct.exportONNXModel("test", 1).getGraph(), again.exportONNXModel("test", 1).getGraph());
            assertEquals(direct.getProvenance(), again.getProvenance());
            assertEquals(100, fact(again, "calibration-rows"));
        }
    }

    @Test
    void storedAndServed() throws IOException, OrtException {
        Helpers.testProvenanceMarshalling(calibrated.getProvenance());
        Helpers.testModelSerialization(calibrated, Label.class);
        Helpers.testModelProtoSerialization(calibrated, Label.class, test, 1e-7);
        byte[] bytes = calibrated.serialize().toByteArray();
        try (DistilledModel loaded = (DistilledModel) Model.deserialize(org.tribuo.protos.core.ModelProto.parseFrom(bytes))) {
            assertArrayEquals(bytes, loaded.serialize().toByteArray());
        }
        try (DistilledModel shareable = calibrated.withShareableProvenance()) {
            assertEquals(fact(calibrated, "calibration-temperature"), fact(shareable, "calibration-temperature"));
            assertServed(shareable, shareable.exportONNXModel("test", 1));
        }
        ModelProto exported = calibrated.exportONNXModel("test", 1);
        assertEquals(model.exportONNXModel("test", 1).getGraph().getInitializerList(), exported.getGraph().getInitializerList());
        assertServed(calibrated, exported);
    }

    private static void assertServed(DistilledModel served, ModelProto exported) throws IOException, OrtException {
        try (ServedStudent student = new ServedStudent(exported.toByteArray())) {
            List<Example<Label>> some = new ArrayList<>(Data.examples(50, 6).getData());
            assertEquals(Data.LABELS.size(), student.list("labels").size());
            List<Map<String, Float>> found = student.predict(some);
            for (int i = 0; i < found.size(); i++) {
                assertEquals(Data.CLASSES, found.get(i).size());
                for (Label label : served.predict(some.get(i)).getOutputScores().values()) {
                    assertEquals(label.getScore(), found.get(i).get(label.getLabel()), 1e-6);
                }
            }
        }
    }

    @Test
    void anImageStudentInEitherShapeAndInsideAnotherGraph() throws IOException, OrtException {
        try (DistilledModel images = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).optimizer(new Sgd(0.1)).epochs(5)
                .student(ConvolutionalNetwork.builder(4).build()).build().train(train);
                DistilledModel fitted = images.calibrated(validation)) {
            assertServed(fitted, fitted.exportONNXModel("test", 1));
            assertServed(fitted, fitted.exportFlatONNXModel("test", 1));
            ONNXContext context = new ONNXContext();
            ONNXPlaceholder output = context.floatOutput(Data.CLASSES);
            fitted.writeONNXGraph(context.floatInput(fitted.getFeatureIDMap().size())).assignTo(output);
            Path file = folder.resolve("inside.onnx");
            Files.write(file, fitted.exportONNXModel("test", 1).toBuilder().setGraph(context.buildGraph()).build().toByteArray());
            OnnxTestUtils.onnxLabelComparison(fitted, file, test, 1e-5);
        }
    }

    @Test
    void membersOfAnEnsemble() throws IOException, OrtException {
        try (DistilledModel other = trainer.train(train); DistilledModel second = other.calibrated(validation)) {
            WeightedEnsembleModel<Label> ensemble = WeightedEnsembleModel.createEnsembleFromExistingModels("two",
                    List.of(calibrated, second), new FullyWeightedVotingCombiner());
            Path file = folder.resolve("ensemble.onnx");
            ensemble.saveONNXModel("test", 1, file);
            OnnxTestUtils.onnxLabelComparison(ensemble, file, test, 1e-5);
        }
    }

    /** The trained numbers are the same; the temperature is a difference in the provenance, not a setting of the trainer. */
    @Test
    void trainedAgain() {
        try (Reproduction again = Reproducer.of(calibrated).reproduce(train)) {
            assertTrue(again.identical(), again::summary);
            assertTrue(again.summary().contains("calibration-temperature"), again::summary);
        }
    }

    @Test
    void rowsWithoutALabelAreLeftOutAndWeightsCount() {
        MutableDataset<Label> mixed = new MutableDataset<>(validation.getSourceProvenance(), validation.getOutputFactory());
        validation.forEach(mixed::add);
        Data.examples(50, 7).forEach(example -> mixed.add(relabeled(example, Label.UNKNOWN)));
        try (DistilledModel same = model.calibrated(mixed)) {
            assertEquals(fact(calibrated, "calibration-temperature"), fact(same, "calibration-temperature"));
        }
        MutableDataset<Label> weighted = new MutableDataset<>(validation.getSourceProvenance(), validation.getOutputFactory());
        for (Example<Label> example : validation) {
            Example<Label> copy = example.copy();
            copy.setWeight(weighted.size() % 2 == 0 ? 2 : 0);
            weighted.add(copy);
        }
        try (DistilledModel half = model.calibrated(weighted)) {
            assertEquals(150, fact(half, "calibration-rows"));
        }
    }

    @Test
    void errors() {
        assertError(IllegalArgumentException.class, () -> model.calibrated(Data.examples(29, 8)), "30", "found 29");
        MutableDataset<Label> strange = Data.examples(40, 8);
        strange.add(relabeled(strange.getExample(0), "z"));
        assertError(IllegalArgumentException.class, () -> model.calibrated(strange), "example 40", "\"z\"");
        model.close();
        assertError(IllegalStateException.class, () -> model.calibrated(validation), "closed");
        ModelProto exported = calibrated.exportONNXModel("test", 1);
        ModelProto other = exported.toBuilder().setGraph(exported.getGraph().toBuilder()
                .setOutput(0, exported.getGraph().getInput(0))).build();
        assertError(IllegalStateException.class, () -> new CalibratedGraph(other), "must end in Softmax");
    }
}
