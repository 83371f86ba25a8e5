/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.it.configuration.Digits;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.teacher.ZeroValues;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.ONNXExportable;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.dataset.DatasetView;
import org.tribuo.dataset.MinimumCardinalityDataset;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.impl.ArrayExample;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.TransformedModel;
import org.tribuo.transform.transformations.SimpleTransform;

/** The trainer inside everything of Tribuo's that takes a trainer or makes a dataset, on the table of digits. */
@Tag("end-to-end")
class PipelineTest {

    /** The check of the contract, once for a teacher: eight rows together, and each of them alone. */
    private static final int CHECKED = 16;

    private static int asked(CountingTeacher teacher) {
        return teacher.rows + teacher.rowsAlone - CHECKED;
    }

    private static double accuracy(Model<Label> model, Dataset<Label> test) {
        return new LabelEvaluator().evaluate(model, test).accuracy();
    }

    private static void assertAbove(double least, double found) {
        assertTrue(found > least, () -> "accuracy " + found);
    }

    private static int distinct(Iterable<Example<Label>> examples) {
        Set<List<Double>> rows = new HashSet<>();
        for (Example<Label> example : examples) {
            List<Double> row = new ArrayList<>();
            example.forEach(feature -> row.add(feature.getValue()));
            rows.add(row);
        }
        return rows.size();
    }

    /** The student's graph without its provenance, which holds the time. */
    private static byte[] graph(DistilledModel model) {
        return model.exportONNXModel("test", 1).getGraph().toByteArray();
    }

    @Test
    void crossValidationAsksTheTeacherOnceForEachExample() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        CountingTeacher teacher = new CountingTeacher("cross-validation", Digits.teacher());
        DistillationTrainer trainer = Digits.trainer(teacher).build();
        CrossValidation<Label, LabelEvaluation> validation = new CrossValidation<>(trainer, train, new LabelEvaluator(), 5);
        for (Pair<LabelEvaluation, Model<Label>> fold : validation.evaluate()) {
            assertAbove(0.8, fold.getA().accuracy());
        }
        assertEquals(distinct(train), asked(teacher));
        assertEquals(5, trainer.getInvocationCount());
    }

    @Test
    void baggingExportsTheWholeEnsemble() throws IOException, OrtException {
        MutableDataset<Label> train = Digits.data("train");
        MutableDataset<Label> test = Digits.data("test");
        CountingTeacher teacher = new CountingTeacher("bagging", Digits.teacher());
        Trainer<Label> bagging = new BaggingTrainer<>(Digits.trainer(teacher).build(), new FullyWeightedVotingCombiner(), 3);
        WeightedEnsembleModel<Label> ensemble = (WeightedEnsembleModel<Label>) bagging.train(train);
        assertAbove(0.8, accuracy(ensemble, test));
        assertTrue(asked(teacher) <= distinct(train), () -> asked(teacher) + " rows");

        assertExportPredictsTheSame(ensemble, test);
    }

    /** Rows in the order of the ensemble's ids; features that it does not know are left out. */
    private static void assertExportPredictsTheSame(WeightedEnsembleModel<Label> ensemble, MutableDataset<Label> test)
            throws OrtException {
        byte[] onnx = ensemble.exportONNXModel("com.example", 1).toByteArray();
        float[][] rows = new float[test.size()][ensemble.getFeatureIDMap().size()];
        for (int i = 0; i < rows.length; i++) {
            for (Feature feature : test.getExample(i)) {
                int column = ensemble.getFeatureIDMap().getID(feature.getName());
                if (column >= 0) {
                    rows[i][column] = (float) feature.getValue();
                }
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx); OnnxTensor input = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            float[][] found = (float[][]) result.get(0).getValue();
            for (int i = 0; i < rows.length; i++) {
                Prediction<Label> expected = ensemble.predict(test.getExample(i));
                for (Label label : expected.getOutputScores().values()) {
                    int column = ensemble.getOutputIDInfo().getID(label);
                    assertEquals(label.getScore(), found[i][column], 1e-5, label::toString);
                }
            }
        }
    }

    /** As sources of images give them: a pixel that is black in every example is no feature. */
    private static MutableDataset<Label> withoutZeros(MutableDataset<Label> dense) {
        MutableDataset<Label> sparse = new MutableDataset<>(dense.getSourceProvenance(), dense.getOutputFactory());
        for (Example<Label> example : dense) {
            Example<Label> copy = new ArrayExample<>(example.getOutput());
            example.forEach(feature -> {
                if (feature.getValue() != 0) {
                    copy.add(feature);
                }
            });
            sparse.add(copy);
        }
        return sparse;
    }

    /** The members' layout has 64 positions, the ensemble the features of its data. */
    @Test
    void anEnsembleWithoutSomePixels() throws IOException, OrtException {
        DistillationTrainer trainer = Digits.trainer(Digits.teacher())
                .layout(IndexedLayout.builder(1, 8, 8).prefix("pixel").build()).epochs(1).build();
        BaggingTrainer<Label> bagging = new BaggingTrainer<>(trainer, new FullyWeightedVotingCombiner(), 2);
        MutableDataset<Label> train = withoutZeros(Digits.data("train"));
        WeightedEnsembleModel<Label> ensemble = (WeightedEnsembleModel<Label>) bagging.train(train);
        assertTrue(train.getFeatureMap().size() < 64);
        MutableDataset<Label> test = Digits.data("test");
        assertAbove(0.3, accuracy(ensemble, test));
        assertExportPredictsTheSame(ensemble, train);
    }

    @Test
    void minimumCardinality() throws IOException {
        MutableDataset<Label> sparse = withoutZeros(Digits.data("train"));
        MinimumCardinalityDataset<Label> frequent = new MinimumCardinalityDataset<>(sparse, 100);
        assertFalse(frequent.getRemoved().isEmpty());
        try (DistilledModel model = Digits.trainer(Digits.teacher()).build().train(frequent)) {
            frequent.getRemoved().forEach(name -> assertNull(model.getFeatureIDMap().get(name), name));
            assertEquals(frequent.getFeatureIDMap().size(), model.getFeatureIDMap().size());
            assertAbove(0.8, accuracy(model, Digits.data("test")));
        }
    }

    @Test
    void viewsCountNoExampleTwice() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        CountingTeacher teacher = new CountingTeacher("views", Digits.teacher());
        DistillationTrainer trainer = Digits.trainer(teacher).build();
        DatasetView<Label> bootstrap = DatasetView.createBootstrapView(train, train.size(), 1);
        assertTrue(distinct(bootstrap) < 0.7 * bootstrap.size());
        try (DistilledModel model = trainer.train(bootstrap)) {
            assertEquals(distinct(bootstrap), asked(teacher));
            assertAbove(0.8, accuracy(model, Digits.data("test")));
        }
        DatasetView<Label> all = DatasetView.createView(train, example -> true, "all");
        try (DistilledModel model = trainer.train(all)) {
            assertAbove(0.8, accuracy(model, Digits.data("test")));
            assertEquals(distinct(train), asked(teacher), "only the rows that the first view left out are new");
        }
    }

    @Test
    void splitter() throws IOException {
        TrainTestSplitter<Label> splitter = new TrainTestSplitter<>(Digits.source("train"), 0.7, 1);
        MutableDataset<Label> train = new MutableDataset<>(splitter.getTrain());
        try (DistilledModel model = Digits.trainer(Digits.teacher()).build().train(train)) {
            assertAbove(0.8, accuracy(model, new MutableDataset<>(splitter.getTest())));
        }
    }

    @Test
    void transformTrainerChangesWhatTheTeacherSees() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        MutableDataset<Label> test = Digits.data("test");
        CountingTeacher transformed = new CountingTeacher("transformed", Digits.teacher());
        TransformationMap sixteenth = new TransformationMap(List.of(SimpleTransform.div(16)));
        TransformTrainer<Label> transforming = new TransformTrainer<>(
                Digits.trainer(transformed).transform(InputTransform.identity()).build(), sixteenth);
        TransformedModel<Label> model = transforming.train(train);
        assertEquals(1f, transformed.largest, "the teacher sees values in [0, 1]");
        assertAbove(0.8, accuracy(model, test));
        assertFalse(model instanceof ONNXExportable);
        assertInstanceOf(DistilledModel.class, model.getInnerModel());

        CountingTeacher raw = new CountingTeacher("raw", Digits.teacher());
        try (DistilledModel student = Digits.trainer(raw).build().train(train)) {
            assertEquals(16f, raw.largest, "the teacher sees the data as they are");
            assertAbove(0.8, accuracy(student, test));
            assertTrue(student.exportONNXModel("com.example", 1).getGraph().getNodeCount() > 0);
        }
    }

    @Test
    void aTeacherWithItsOwnTransformation() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        TransformationMap centered = new TransformationMap(List.of(SimpleTransform.sub(8)));
        assertEquals(0.97, teacherAccuracy(trainer(Digits.teacher()), train), 0.01);
        double wrong = teacherAccuracy(new TransformTrainer<>(trainer(Digits.teacher()), centered), train);
        Model<Label> model = new TransformTrainer<>(new LogisticRegressionTrainer(), centered).train(train);
        Teacher teacher = TribuoTeacher.of(model);
        double right = teacherAccuracy(trainer(teacher), train);
        double absent = teacherAccuracy(trainer(TribuoTeacher.of(model, ZeroValues.ABSENT)), train);
        assertEquals(accuracy(model, train), right, 1e-9);
        assertEquals(0.62, wrong, 0.02);
        assertEquals(0.98, right, 0.02);
        assertEquals(0.81, absent, 0.02, "an absent feature is not transformed");
    }

    private final AtomicReference<DistillationReport> report = new AtomicReference<>();

    private DistillationTrainer trainer(Teacher teacher) {
        DistillationTrainer trainer = Digits.trainer(teacher).epochs(1).build();
        trainer.setListener(new TrainingListener() {
            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public void onFinish(DistillationReport finished) {
                report.set(finished);
            }
        });
        return trainer;
    }

    private double teacherAccuracy(Trainer<Label> trainer, Dataset<Label> train) {
        trainer.train(train);
        return report.get().teacherAccuracy();
    }

    @Test
    void trainersOfASearchShareTheTeachersAnswers() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        MutableDataset<Label> test = Digits.data("test");
        CountingTeacher teacher = new CountingTeacher("search", Digits.teacher());
        double best = 0;
        for (double temperature : new double[] {1, 2, 4}) {
            try (DistilledModel student = Digits.trainer(teacher).temperature(temperature).build().train(train)) {
                best = Math.max(best, new LabelEvaluator().evaluate(student, test).accuracy());
            }
        }
        assertAbove(0.8, best);
        assertEquals(distinct(train), asked(teacher));
    }

    @Test
    void invocationCounts() throws IOException {
        MutableDataset<Label> train = Digits.data("train");
        DistillationTrainer trainer = Digits.trainer(Digits.teacher()).epochs(1).build();
        try (DistilledModel first = trainer.train(train); DistilledModel second = trainer.train(train)) {
            assertEquals(2, trainer.getInvocationCount());
            assertFalse(Arrays.equals(graph(first), graph(second)));
            trainer.setInvocationCount(1);
            try (DistilledModel again = trainer.train(train)) {
                assertArrayEquals(graph(second), graph(again));
                assertEquals(2, trainer.getInvocationCount());
                assertEquals(second.getProvenance().getTrainerProvenance(), again.getProvenance().getTrainerProvenance());
            }
            try (DistilledModel again = trainer.train(train, Map.of(), 0)) {
                assertArrayEquals(graph(first), graph(again));
            }
        }
    }
}
