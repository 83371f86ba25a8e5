/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.SearchReport.Standing;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.ValidationCriterion;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Searches with real trainings. */
@Tag("end-to-end")
class DistillationSearchTest {

    @TempDir
    private Path folder;

    /** Keeps what a search and its last training report. */
    private static final class Watch implements TrainingListener {

        private final List<EpochReport> epochs = new ArrayList<>();
        private SearchReport search;
        private DistillationReport report;

        @Override
        public void onSearch(SearchReport found) {
            search = found;
        }

        @Override
        public void onEpoch(EpochReport epoch) {
            epochs.add(epoch);
        }

        @Override
        public void onFinish(DistillationReport finished) {
            report = finished;
        }
    }

    /** Sure, and right by chance alone. */
    private static final class NoiseTeacher implements Teacher {

        @Override
        public List<String> labels() {
            return Data.LABELS;
        }

        @Override
        public TeacherSession open(FeaturePositions features, Rows sample) {
            return new TeacherSession() {
                @Override
                public void logits(FloatBuffer rows, int number, FloatBuffer logits) {
                    for (int i = 0; i < number; i++) {
                        long seed = 0;
                        for (int j = 0; j < features.size(); j++) {
                            seed = 31 * seed + Float.floatToIntBits(rows.get(i * features.size() + j));
                        }
                        SplittableRandom random = new SplittableRandom(seed);
                        for (int k = 0; k < Data.CLASSES; k++) {
                            logits.put(i * Data.CLASSES + k, (float) (5 * random.nextGaussian()));
                        }
                    }
                }

                @Override
                public Map<String, String> facts() {
                    return Map.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String toString() {
            return "NoiseTeacher()";
        }
    }

    private Teacher goodTeacher() {
        return Objects.requireNonNull(Students.distilled(folder).build().getTeacher());
    }

    /** Data that a linear student can learn, as the teacher's labels are those of a linear function. */
    private static DistillationTrainer.Builder linear(Teacher teacher) {
        return DistillationTrainer.builder().layout(new IndexedLayout(Data.FEATURES)).student(new MultilayerPerceptron())
                .optimizer(new Sgd(0.05)).epochs(16).batchSize(16).maximumGradientNorm(5).teacher(teacher).seed(7);
    }

    private static double accuracy(DistilledModel model) {
        return new LabelEvaluator().evaluate(model, Data.examples(1000, 99)).accuracy();
    }

    private static byte[] graph(DistilledModel model) {
        try (model) {
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
    void aTeacherOfNoise() {
        Watch watch = new Watch();
        DistillationTrainer trainer = linear(new NoiseTeacher()).epochs(8).listener(watch).build();
        byte[] student = graph(DistillationSearch.builder(trainer).rates(1).build().train(Data.examples(200, 1)));
        assertEquals("labels", watch.search.chosen().name());
        assertEquals(8, watch.epochs.size());
        // The student is the one that the trainer would train on labels.
        DistillationTrainer labels = DistillationTrainer.builder().layout(new IndexedLayout(Data.FEATURES))
                .student(new MultilayerPerceptron()).optimizer(new Sgd(0.05)).epochs(8).batchSize(16).maximumGradientNorm(5).seed(7)
                .build();
        assertArrayEquals(graph(labels.train(Data.examples(200, 1))), student);
    }

    /** Three labels of ten are another one than the teacher's. */
    private static MutableDataset<Label> mislabeled(int number, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MutableDataset<Label> mislabeled = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        for (Example<Label> example : Data.examples(number, seed)) {
            int label = Data.LABELS.indexOf(example.getOutput().getLabel());
            int given = random.nextInt(10) < 3 ? (label + 1 + random.nextInt(2)) % 3 : label;
            ArrayExample<Label> copy = new ArrayExample<>(new Label(Data.LABELS.get(given)));
            example.forEach(copy::add);
            mislabeled.add(copy);
        }
        return mislabeled;
    }

    @Test
    void aTeacherThatKnowsMore() {
        Watch watch = new Watch();
        DistillationTrainer trainer = linear(goodTeacher()).epochs(8).listener(watch).build();
        try (DistilledModel searched = DistillationSearch.builder(trainer).rates(1).validationShare(0.5).build()
                .train(mislabeled(400, 1));
                DistilledModel labels = trainer.with(new LabelObjective(), 1).train(mislabeled(400, 1))) {
            assertTrue(watch.search.chosen().objective().startsWith("DistillationObjective"), watch.search::toString);
            assertEquals(200, watch.search.examples());
            assertTrue(accuracy(searched) > accuracy(labels) + 0.03,
                    () -> accuracy(searched) + " and " + accuracy(labels) + ": " + watch.search);
            Map<String, String> facts = facts(searched);
            assertEquals(watch.search.chosen().name(), facts.get("search-chosen"));
            assertEquals(watch.search.chosen().objective(), facts.get("search-chosen-objective"));
            assertEquals("200", facts.get("search-examples"));
            assertEquals(6, facts.keySet().stream().filter(path -> path.startsWith("search-candidates[")).count());
            assertEquals(DistillationSearch.class.getName(), facts.get("trainer.class-name"));
            assertEquals(DistillationTrainer.class.getName(), facts.get("trainer.trainer.class-name"));
        }
    }

    @Test
    void theTeacherComputesEachRowOnce() {
        CountingTeacher teacher = new CountingTeacher("searched", goodTeacher());
        Watch watch = new Watch();
        DistillationSearch search = DistillationSearch.builder(linear(teacher).epochs(2).listener(watch).build()).rates(1).budget(20)
                .build();
        search.train(Data.examples(200, 21)).close();
        // A student on labels needs no scores of what was held out. The contract is checked once: eight rows together, and alone.
        int needed = watch.search.chosen().name().equals("labels") ? 160 : 200;
        assertEquals(needed + 16, teacher.rows + teacher.rowsAlone);
    }

    @Test
    void aCandidateThatDiverges() {
        Watch watch = new Watch();
        DistillationTrainer trainer = linear(goodTeacher()).optimizer(new Sgd(0.05)).maximumGradientNorm(0)
                .schedule(new ConstantSchedule()).epochs(4).student(new MultilayerPerceptron(12)).listener(watch).build();
        DistillationSearch search = DistillationSearch.builder(trainer).objectives(List.of(DistillationObjective.builder()
                .weighting(new UniformWeighting()).labelFactor(1).distillationFactor(1e7).temperature(4).build())).rates(1).budget(20).build();
        search.train(Data.examples(100, 1)).close();
        SearchReport.Candidate failed = watch.search.candidates().get(1);
        assertEquals(Standing.FAILED, failed.standing());
        assertTrue(failed.note().contains("diverged") && Double.isNaN(failed.accuracy()), failed::toString);
        assertEquals("labels", watch.search.chosen().name());
    }

    @Test
    void allCandidatesDiverge() {
        DistillationTrainer trainer = Students.labelsOnly().optimizer(new Sgd(1e7)).schedule(new ConstantSchedule()).build();
        assertError(IllegalStateException.class, () -> DistillationSearch.builder(trainer).build().train(Data.examples(100, 1)),
                "none", "labels, rate x 1.0: The training diverged", "labels, rate x 2.0", "learningRate");
    }

    /** An objective that warms up over three epochs, as one without a meaning for two. */
    @Test
    void roundsAreLongEnoughForTheObjectives() {
        Watch watch = new Watch();
        DistillationTrainer trainer = linear(goodTeacher()).epochs(8).listener(watch).build();
        DistillationSearch.builder(trainer).objectives(List.of(DistillationObjective.builder().warmUpEpochs(3).build(),
                DistillationObjective.builder().warmUpEpochs(9).build())).rates(1).budget(20).build()
                .train(Data.examples(100, 1)).close();
        assertEquals(Standing.FAILED, watch.search.candidates().get(2).standing());
        assertTrue(watch.search.candidates().get(2).note().contains("9 of 8"), watch.search::toString);
        assertEquals(0, watch.search.candidates().get(2).epochs());
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        DistillationSearch search = DistillationSearch.builder(linear(goodTeacher()).epochs(2).build()).rates(1).budget(12)
                .build();
        Dataset<Label> data = Data.examples(100, 1);
        byte[] first = graph(search.train(data));
        graph(search.train(data));
        assertEquals(2, search.getInvocationCount());
        assertArrayEquals(first, graph(search.train(data, Map.of(), 0)));
    }

    /** The trainer's own validation counts for the last training alone. */
    @Test
    void withAValidatedTrainer() {
        Watch watch = new Watch();
        DistillationTrainer trainer = Students.labelsOnly().epochs(8).validationShare(0.25).selection(Selection.BEST)
                .criterion(ValidationCriterion.LOSS).listener(watch).build();
        DistillationSearch.builder(trainer).criterion(ValidationCriterion.MEAN_RECALL).build().train(Data.examples(100, 1)).close();
        assertEquals(20, watch.search.examples());
        assertEquals(25, Objects.requireNonNull(watch.report.validation()).examples());
    }

    @Test
    void inTribuosOwnTrainers() {
        DistillationSearch search = DistillationSearch.builder(Students.labelsOnly().build()).build();
        MutableDataset<Label> data = Data.examples(120, 1);
        assertEquals(2, new CrossValidation<>(search, data, new LabelEvaluator(), 2, 1).evaluate().size());
        assertEquals(2, new BaggingTrainer<>(search, new VotingCombiner(), 2, 3).train(data).getNumModels());
    }

    @Test
    void settings() {
        DistillationTrainer trainer = linear(goodTeacher()).build();
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).rates().build(), "rates", "[]");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).rates(1, 1).build(), "rates", "once");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).validationShare(0).build(),
                "validationShare", "0.0");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).budget(0).build(), "budget", "0.0");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).margin(-1).build(), "margin", "-1.0");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(Students.labelsOnly().build()).rates(1).build(),
                "rates", "two candidates");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(Students.labelsOnly().build())
                .objectives(List.of(new DistillationObjective())).build(), "teacher must be set");
        assertError(IllegalArgumentException.class, () -> DistillationSearch.builder(trainer).budget(0.5).build()
                .train(Data.examples(100, 1)), "budget", "12 candidates");
    }
}
