/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.KullbackLeibler;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.OneCycleSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.optimizer.CosineSchedule;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.CapturedLogits;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.Warnings;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;

/** A training that is stopped at any step and goes on gives the student of one that was never stopped, to the bit. */
@Tag("property")
class ResumeTest {

    private static final int[] SHAPE = {1, 4, 4};
    private static final int EPOCHS = 3;
    private static final int BATCH = 16;
    /** Four batches of 16 and one of 6. */
    private static final int PER_EPOCH = 5;
    private static final int STEPS = EPOCHS * PER_EPOCH;

    @TempDir
    private Path folder;

    /** Stops after a step, counted in all trainings that it hears. */
    private static final class Stopping implements TrainingListener {

        private final int last;
        private int steps;

        Stopping(int last) {
            this.last = last;
        }

        @Override
        public void onStep(long step, long all) {
            steps++;
        }

        @Override
        public boolean stops() {
            return steps == last;
        }

        @Override
        public void onEpoch(EpochReport epoch) {}
    }

    /** A kind of training; each has something that a checkpoint must hold, or must leave as it is. */
    enum Kind {
        SGD(trainer -> trainer),
        NESTEROV(trainer -> trainer.optimizer(new Sgd(0.05, 0.9, true, 5e-4))),
        NO_MOMENTUM(trainer -> trainer.optimizer(new Sgd(0.05, 0, false, 0))),
        ADAM_ONE_CYCLE(trainer -> trainer.optimizer(new AdamW(0.01)).schedule(new OneCycleSchedule())),
        WARMED_UP(trainer -> trainer.schedule(new CosineSchedule(1, 0.1))),
        RESIDUAL(trainer -> trainer.student(new CifarResNet(8, 4)).epochs(2)),
        BATCH_NORM(trainer -> trainer.student(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 12))),
        DROPOUT(trainer -> trainer.student(new MultilayerPerceptron(ActivationFunction.RELU, 0.2f, false, 12, 8))),
        VALIDATION(trainer -> trainer.validationShare(0.15)),
        BEST_WITH_PATIENCE(trainer -> trainer.validationShare(0.15).selection(Selection.BEST).patience(1)
                .criterion(ValidationCriterion.LOSS).optimizer(new Sgd(1.5, 0.9, false, 0)).maximumGradientNorm(0)
                .healthCheck(HealthCheck.WARN)),
        SELF_DISTILLATION(trainer -> trainer.objective(new SelfDistillationObjective())),
        STORED_TEACHER(trainer -> trainer, true),
        WEIGHTED_LATE(trainer -> trainer.objective(DistillationObjective.builder().weighting(InversePropensityWeighting.builder()
                .firstEpoch(2).classifierHead(ClassifierHead.DETACHED).build()).build()), true),
        TEACHER_BESIDE(trainer -> trainer.augmentation(new HorizontalFlip()), true),
        TEACHER_BESIDE_WITH_OVERLAP(trainer -> trainer.augmentation(new RandomCrop(1)).overlap(true), true);

        private final Function<DistillationTrainer.Builder, DistillationTrainer.Builder> settings;
        private final boolean taught;

        Kind(Function<DistillationTrainer.Builder, DistillationTrainer.Builder> settings) {
            this(settings, false);
        }

        Kind(Function<DistillationTrainer.Builder, DistillationTrainer.Builder> settings, boolean taught) {
            this.settings = settings;
            this.taught = taught;
        }
    }

    private Teacher teacher() {
        try {
            Path file = TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx"));
            return OnnxTeacher.builder(file, Data.LABELS).build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private DistillationTrainer.Builder trainer(Kind kind) {
        DistillationTrainer.Builder trainer = Students.labelsOnly().layout(new IndexedLayout(SHAPE)).epochs(EPOCHS)
                .batchSize(BATCH);
        return kind.settings.apply(kind.taught ? trainer.teacher(teacher()).optimizer(new Sgd(0.02)).maximumGradientNorm(5)
                : trainer);
    }

    private static MutableDataset<Label> data() {
        return Data.examples(PER_EPOCH * BATCH - 10, 3);
    }

    /** All that is to be the same: the graph, and the provenance but for times. */
    private record Student(byte[] graph, Map<String, String> provenance) {

        static Student of(Model<Label> trained) {
            try (DistilledModel model = (DistilledModel) trained) {
                Map<String, String> values = new TreeMap<>();
                FlatProvenance.of(model.getProvenance()).forEach((path, value) -> {
                    if (!(value instanceof DateTimeProvenance)) {
                        values.put(path, value.toString());
                    }
                });
                return new Student(model.exportONNXModel("test", 1).getGraph().toByteArray(), values);
            }
        }

        void requireSame(Student other, String what) {
            assertEquals(provenance, other.provenance, what);
            assertArrayEquals(graph, other.graph, what);
        }
    }

    private static Student student(DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        return Student.of(trainer.build().train(data));
    }

    private void requireSameStudents(Function<Integer, DistillationTrainer.Builder> trainers, MutableDataset<Label> data,
            int... stops) {
        Student expected = student(trainers.apply(0), data);
        Path whole = folder.resolve("whole");
        expected.requireSame(student(trainers.apply(0).checkpoints(new Checkpoints(whole, 1, 2, 0)), data), "never stopped");
        for (int stop : stops) {
            Checkpoints checkpoints = new Checkpoints(folder.resolve("stopped-" + stop));
            TrainingStoppedException stopped = assertThrows(TrainingStoppedException.class, () -> trainers.apply(0)
                    .checkpoints(checkpoints).listener(new Stopping(stop)).build().train(data));
            assertTrue(stopped.getMessage().contains("step " + stop + " of"), stopped::getMessage);
            expected.requireSame(student(trainers.apply(0).checkpoints(checkpoints), data), "stopped at " + stop);
            // The finished training is exported again, and no step is taken.
            Stopping none = new Stopping(-1);
            expected.requireSame(student(trainers.apply(0).checkpoints(checkpoints).listener(none), data), "finished");
            assertEquals(0, none.steps);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RESIDUAL")
    void stoppedAndGoneOn(Kind kind) {
        int random = new SplittableRandom(kind.ordinal()).nextInt(2, PER_EPOCH);
        boolean shorter = kind == Kind.VALIDATION || kind == Kind.BEST_WITH_PATIENCE;
        int perEpoch = shorter ? PER_EPOCH - 1 : PER_EPOCH;
        if (kind == Kind.BEST_WITH_PATIENCE) {
            requireSameStudents(none -> trainer(kind), data(), random, perEpoch + 2, 2 * perEpoch);
        } else {
            requireSameStudents(none -> trainer(kind), data(), kind == Kind.SGD ? 1 : random, perEpoch, EPOCHS * perEpoch);
        }
    }

    /** Many lives of a few steps each, as of a process that is killed again and again. */
    @Test
    void stoppedAgainAndAgain() {
        Kind kind = Kind.TEACHER_BESIDE_WITH_OVERLAP;
        MutableDataset<Label> data = data();
        Student expected = student(trainer(kind), data);
        Checkpoints checkpoints = new Checkpoints(folder.resolve("again"));
        int lives = 0;
        for (boolean stopped = true; stopped; lives++) {
            try {
                expected.requireSame(student(trainer(kind).checkpoints(checkpoints).listener(new Stopping(4)), data), "at last");
                stopped = false;
            } catch (TrainingStoppedException e) {
                assertTrue(lives < STEPS, e::getMessage);
            }
        }
        assertEquals(1 + STEPS / 4, lives);
    }

    @Test
    void capturedViews() {
        MutableDataset<Label> data = data();
        HorizontalFlip views = new HorizontalFlip();
        CapturedLogits captured = CapturedLogits.of(teacher(), Data.positions(data, SHAPE), Data.rows(data, SHAPE), views, 2, 77);
        requireSameStudents(none -> trainer(Kind.SGD).teacher(captured).augmentation(views).optimizer(new Sgd(0.02)), data, 3,
                PER_EPOCH + 1);
    }

    @Test
    void ensemble() {
        requireSameStudents(none -> trainer(Kind.SGD).optimizer(new Sgd(0.02))
                .teacher(new EnsembleTeacher(List.of(teacher(), teacher()), 2))
                .objective(DistillationObjective.builder().temperature(2).labelFactor(0.5).distillationFactor(0.5).build()),
                data(), PER_EPOCH + 2);
    }

    /** Weights, unlabeled rows, and a last batch of one that is left out. */
    @Test
    void unevenData() {
        MutableDataset<Label> data = new MutableDataset<>(data().getProvenance(), new LabelFactory());
        int row = 0;
        for (Example<Label> example : Data.examples(4 * BATCH + 1, 3)) {
            Example<Label> other = row % 7 == 6 ? new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, example, 1f) : example.copy();
            other.setWeight(1 + row++ % 3);
            data.add(other);
        }
        requireSameStudents(none -> trainer(Kind.BATCH_NORM).teacher(teacher()).optimizer(new Sgd(0.01)).maximumGradientNorm(5)
                .objective(DistillationObjective.builder().loss(new KullbackLeibler()).temperature(2).labelFactor(0.5)
                        .distillationFactor(0.5).build()), data, 4, 6);
    }

    /** Each fold has a folder of its own: those that are finished take no step, the one that was stopped goes on. */
    @Test
    void crossValidation() {
        List<Student> expected = folds(trainer(Kind.STORED_TEACHER));
        Checkpoints checkpoints = new Checkpoints(folder.resolve("folds"));
        int perFold = EPOCHS * 3;
        int stop = perFold + 5;
        assertThrows(TrainingStoppedException.class,
                () -> folds(trainer(Kind.STORED_TEACHER).checkpoints(checkpoints).listener(new Stopping(stop))));
        Stopping counter = new Stopping(-1);
        try (Warnings log = new Warnings()) {
            List<Student> found = folds(trainer(Kind.STORED_TEACHER).checkpoints(checkpoints).listener(counter));
            for (int fold = 0; fold < expected.size(); fold++) {
                expected.get(fold).requireSame(found.get(fold), "fold " + fold);
            }
            List<String> lines = log.lines().stream().filter(line -> line.startsWith("The training goes on")).toList();
            assertEquals(2, lines.size(), lines::toString);
            String line = lines.get(1);
            assertTrue(line.startsWith("The training goes on at step 5 of " + perFold + ", epoch 2 of 3, from "), line);
        }
        assertEquals(3 * perFold - stop, counter.steps);
    }

    private static List<Student> folds(DistillationTrainer.Builder trainer) {
        return new CrossValidation<>(trainer.build(), data(), new LabelEvaluator(), 3, 1).evaluate().stream()
                .map(fold -> Student.of(fold.getB())).toList();
    }

    @Test
    void membersOfABag() {
        List<Student> expected = members(trainer(Kind.SGD));
        Checkpoints checkpoints = new Checkpoints(folder.resolve("bag"));
        assertThrows(TrainingStoppedException.class,
                () -> members(trainer(Kind.SGD).checkpoints(checkpoints).listener(new Stopping(STEPS + 4))));
        Stopping counter = new Stopping(-1);
        List<Student> found = members(trainer(Kind.SGD).checkpoints(checkpoints).listener(counter));
        for (int member = 0; member < 2; member++) {
            expected.get(member).requireSame(found.get(member), "member " + member);
        }
        assertEquals(STEPS - 4, counter.steps);
    }

    private static List<Student> members(DistillationTrainer.Builder trainer) {
        return new BaggingTrainer<>(trainer.build(), new VotingCombiner(), 2).train(data()).getModels().stream()
                .map(Student::of).toList();
    }

    @Test
    void estimatedWeights() {
        MutableDataset<Label> data = data();
        float[] expected = trainer(Kind.STORED_TEACHER).build().estimateWeights(data);
        Checkpoints checkpoints = new Checkpoints(folder.resolve("weights"));
        assertThrows(TrainingStoppedException.class, () -> trainer(Kind.STORED_TEACHER).checkpoints(checkpoints)
                .listener(new Stopping(6)).build().estimateWeights(data));
        Stopping counter = new Stopping(-1);
        DistillationTrainer trainer = trainer(Kind.STORED_TEACHER).checkpoints(checkpoints).listener(counter).build();
        assertArrayEquals(expected, trainer.estimateWeights(data));
        assertEquals(STEPS - 6, counter.steps);
        // Its own training is another one, in another folder.
        student(trainer(Kind.STORED_TEACHER).checkpoints(checkpoints), data);
    }

    /** Between two folders: the same training goes on in a copy of the folder, wherever that is. */
    @Test
    void movedFolder() throws IOException {
        Path before = folder.resolve("before");
        assertThrows(TrainingStoppedException.class, () -> trainer(Kind.SGD).checkpoints(new Checkpoints(before))
                .listener(new Stopping(7)).build().train(data()));
        Path after = folder.resolve("after");
        Files.move(before, after);
        Stopping counter = new Stopping(-1);
        Student moved = student(trainer(Kind.SGD).checkpoints(new Checkpoints(after, 0, 3, 0)).listener(counter), data());
        student(trainer(Kind.SGD), data()).requireSame(moved, "moved");
        assertEquals(STEPS - 7, counter.steps);
    }

    /** In another process, which compiles and allocates in its own way; a residual network, which takes a while to export. */
    @Test
    void anotherProcess() throws IOException, InterruptedException {
        Path kept = folder.resolve("other");
        ChildJvm.Result other = new ChildJvm().run(OtherProcess.class, kept.toString(), Kind.RESIDUAL.name(), "6");
        assertTrue(other.output().contains("stopped at step 6 of 10"), other::output);
        Stopping counter = new Stopping(-1);
        Student expected = student(trainer(Kind.RESIDUAL), data());
        DistillationTrainer.Builder here = trainer(Kind.RESIDUAL).checkpoints(new Checkpoints(kept)).listener(counter);
        expected.requireSame(student(here, data()), "here");
        assertEquals(4, counter.steps);
    }

    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] arguments) {
            ResumeTest test = new ResumeTest();
            try {
                test.trainer(Kind.valueOf(arguments[1])).checkpoints(new Checkpoints(Path.of(arguments[0])))
                        .listener(new Stopping(Integer.parseInt(arguments[2]))).build().train(data());
            } catch (TrainingStoppedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** The times of earlier processes count. */
    @Test
    void secondsAddUp() {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("times"));
        TrainingListener slow = new TrainingListener() {

            private int steps;

            @Override
            public void onStep(long step, long all) {
                steps++;
                if (step == 2) {
                    sleep();
                }
            }

            @Override
            public boolean stops() {
                return steps == 3;
            }

            @Override
            public void onEpoch(EpochReport epoch) {}
        };
        assertThrows(TrainingStoppedException.class,
                () -> trainer(Kind.SGD).checkpoints(checkpoints).listener(slow).build().train(data()));
        List<EpochReport> epochs = new ArrayList<>();
        student(trainer(Kind.SGD).checkpoints(checkpoints).listener(epochs::add), data());
        assertTrue(epochs.get(0).seconds() >= 0.2, () -> epochs.get(0).toString());
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
