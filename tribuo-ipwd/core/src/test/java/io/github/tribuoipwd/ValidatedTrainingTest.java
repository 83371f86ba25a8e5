/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.provenance.DataSourceProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Trainings with validation data. */
@Tag("end-to-end")
class ValidatedTrainingTest {

    private static final Tables VALIDATION = new Tables(97, 5, false);

    @TempDir
    private Path folder;

    /** Keeps what a training reports. */
    private static final class Course implements TrainingListener {

        private final List<EpochReport> epochs = new ArrayList<>();
        private DistillationReport report;

        @Override
        public void onEpoch(EpochReport epoch) {
            epochs.add(epoch);
        }

        @Override
        public void onFinish(DistillationReport finished) {
            report = finished;
        }

        ValidationSummary summary() {
            return Objects.requireNonNull(report.validation());
        }
    }

    /** Examples of {@link Data} as a source. */
    private static final class DataSourceOfData implements ConfigurableDataSource<Label> {

        private final MutableDataset<Label> data = Data.examples(20, 2);

        @Override
        public Iterator<Example<Label>> iterator() {
            return data.iterator();
        }

        @Override
        public OutputFactory<Label> getOutputFactory() {
            return data.getOutputFactory();
        }

        @Override
        public DataSourceProvenance getProvenance() {
            return new SimpleDataSourceProvenance("test data", getOutputFactory());
        }
    }

    /** A network with dropout and batch norm, so that a look at validation data could disturb something. */
    private static DistillationTrainer.Builder table() {
        return DistillationTrainer.builder().layout(new SortedLayout())
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0.2f, true, 12)).optimizer(new Sgd(0.1)).epochs(6)
                .batchSize(16).seed(3);
    }

    private static byte[] student(DistillationTrainer trainer, Dataset<Label> data) {
        try (DistilledModel model = trainer.train(data)) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    private static Map<String, String> facts(DistilledModel model) {
        Map<String, String> facts = new TreeMap<>();
        FlatProvenance.of(model.getProvenance()).forEach((path, value) -> facts.put(path.replace("instance-values.", ""),
                value.toString()));
        return facts;
    }

    @Test
    void aSourceDoesNotChangeTheStudent() {
        MutableDataset<Label> data = Tables.dataset(150, 1, false);
        Course course = new Course();
        byte[] looked = student(table().validation(VALIDATION).listener(course).build(), data);
        assertArrayEquals(student(table().build(), data), looked);
        assertEquals(6, course.epochs.stream().filter(EpochReport::validated).count());
        assertEquals(97, course.summary().examples());
    }

    @Test
    void nothingIsReportedWithoutValidationData() {
        Course course = new Course();
        student(table().listener(course).build(), Tables.dataset(150, 1, false));
        assertTrue(course.epochs.stream().noneMatch(EpochReport::validated));
        assertTrue(Double.isNaN(course.epochs.get(0).validationLoss()));
        assertEquals(null, course.report.validation());
    }

    /** The last epoch's figures are those of the student that is served. */
    @Test
    void figuresOfTheLastEpoch() {
        Course course = new Course();
        try (DistilledModel model = table().validation(VALIDATION).listener(course).build()
                .train(Tables.dataset(150, 1, false))) {
            EpochReport last = course.epochs.get(5);
            LabelEvaluation evaluation = new LabelEvaluator().evaluate(model, new MutableDataset<>(VALIDATION));
            assertEquals(evaluation.accuracy(), last.validationAccuracy(), 1e-12);
            assertEquals(evaluation.macroAveragedRecall(), last.validationMeanRecall(), 1e-12);
            double loss = model.predict(new MutableDataset<>(VALIDATION)).stream().mapToDouble(prediction ->
                    -Math.log(prediction.getOutputScores().get(prediction.getExample().getOutput().getLabel()).getScore()))
                    .average().orElseThrow();
            assertEquals(loss, last.validationLoss(), 1e-4);
        }
    }

    /** A rate that makes epochs worse again and again. */
    private static DistillationTrainer.Builder unsteady() {
        return table().optimizer(new Sgd(0.8)).schedule(new ConstantSchedule()).epochs(12).validation(VALIDATION);
    }

    @Test
    void theBestEpochIsServed() {
        Course course = new Course();
        try (DistilledModel model = unsteady().selection(Selection.BEST).listener(course).build()
                .train(Tables.dataset(150, 1, false))) {
            int best = course.summary().epoch();
            assertTrue(best < 12, "the course must get worse for this test, found the best epoch " + best);
            double highest = course.epochs.stream().mapToDouble(EpochReport::validationAccuracy).max().orElseThrow();
            assertEquals(highest, course.epochs.get(best - 1).validationAccuracy());
            assertTrue(course.epochs.get(11).validationAccuracy() < highest);
            assertEquals(highest, new LabelEvaluator().evaluate(model, new MutableDataset<>(VALIDATION)).accuracy(), 1e-12);
            Map<String, String> facts = facts(model);
            assertEquals(String.valueOf(best), facts.get("selected-epoch"));
            assertEquals("BEST", facts.get("selected-parameters"));
            assertEquals("ACCURACY", facts.get("selected-on"));
            assertEquals("97", facts.get("validation-examples"));
            assertEquals("12", facts.get("epochs-run"));
            assertEquals(course.epochs.get(3).validationAccuracy(), Double.parseDouble(facts.get("validation-accuracies[3]")));
        }
    }

    @Test
    void patienceEndsATraining() {
        Course course = new Course();
        try (DistilledModel model = unsteady().patience(2).criterion(ValidationCriterion.LOSS).listener(course).build()
                .train(Tables.dataset(150, 1, false))) {
            int run = course.epochs.size();
            assertTrue(run < 12, "the course must get worse for this test");
            assertEquals(new ValidationSummary(97, ValidationCriterion.LOSS, Selection.LAST, run, run, true), course.summary());
            double best = course.epochs.subList(0, run - 2).stream().mapToDouble(EpochReport::validationLoss).min().orElseThrow();
            assertTrue(course.epochs.subList(run - 2, run).stream().allMatch(epoch -> epoch.validationLoss() >= best));
            assertEquals(12, course.epochs.get(0).epochs());
            assertEquals(String.valueOf(run), facts(model).get("epochs-run"));
        }
        // The epochs before are those of a training that goes on.
        Course whole = new Course();
        student(unsteady().listener(whole).build(), Tables.dataset(150, 1, false));
        assertEquals(whole.epochs.get(1).validationLoss(), course.epochs.get(1).validationLoss());
        assertEquals(whole.epochs.get(1).learningRate(), course.epochs.get(1).learningRate());
    }

    @Test
    void aShareOfTheTrainingData() {
        MutableDataset<Label> data = Tables.dataset(150, 1, false);
        Course course = new Course();
        DistillationTrainer trainer = table().validationShare(0.2).listener(course).build();
        byte[] first = student(trainer, data);
        assertEquals(30, course.summary().examples());
        assertFalse(Arrays.equals(student(table().build(), data), first));
        byte[] second = student(trainer, data);
        assertFalse(Arrays.equals(first, second), "the next invocation cuts anew");
        trainer.setInvocationCount(0);
        assertArrayEquals(first, student(trainer, data));
    }

    /** The teacher of a training does not see what is held out, and has its diagnostics where a training ends early. */
    @Test
    void theTeacherSeesTheTrainingDataOnly() {
        CountingTeacher teacher = new CountingTeacher("validated", Objects.requireNonNull(Students.distilled(folder).build()
                .getTeacher()));
        Course course = new Course();
        DistillationTrainer trainer = Students.distilled(folder).teacher(teacher).validationShare(0.25).patience(1).epochs(9)
                .optimizer(new Sgd(1e-6)).criterion(ValidationCriterion.ACCURACY).listener(course).build();
        student(trainer, Data.examples(80, 1));
        assertEquals(60, Objects.requireNonNull(course.report.diagnostics()).classes().stream()
                .mapToLong(one -> one.examples()).sum());
        assertTrue(teacher.rows <= 60 + 32, () -> teacher.rows + " rows, of which a sample for the contract");
    }

    @Test
    void augmentedTrainings() {
        Course course = new Course();
        student(Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).augmentation(new HorizontalFlip(0.5)).validationShare(0.2)
                .selection(Selection.BEST).listener(course).build(), Data.examples(80, 1));
        assertEquals(16, course.summary().examples());
    }

    @Test
    void weightsOfExamplesThatAreHeldOut() {
        assertError(IllegalStateException.class,
                () -> Students.distilled(folder).validationShare(0.2).build().estimateWeights(Data.examples(64, 1)),
                "validationShare", "0.2", "held out");
        assertEquals(64, Students.distilled(folder).validation(new DataSourceOfData()).build()
                .estimateWeights(Data.examples(64, 1)).length);
    }

    @Test
    void validationDataThatDoNotFit() {
        assertError(IllegalArgumentException.class, () -> table().validationShare(0.95).build().train(Tables.dataset(150, 1, false)),
                "batchSize", "validationShare", "found 16");
        assertError(IllegalArgumentException.class, () -> table().validation(new Tables(0, 1, false)).build()
                .train(Tables.dataset(150, 1, false)), "validation source", "none");
        assertError(IllegalArgumentException.class, () -> Students.labelsOnly().validation(VALIDATION).build()
                .check(Data.examples(64, 1)), "validation source", "large", "[a, b, c]");
    }
}
