/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.OptimizerState;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.OwnNetwork;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.support.Warnings;
import io.github.tribuoipwd.support.WatchedTeacher;
import io.github.tribuoipwd.teacher.ModelLimits;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A training goes on as it was begun, or not at all; what differs is named. */
@Tag("unit")
class RefusedResumeTest {

    private static final int EXAMPLES = 40;

    @TempDir
    private Path folder;

    private Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("kept"));
    }

    private static DistillationTrainer.Builder trainer() {
        return Students.labelsOnly().epochs(2);
    }

    private void begin(DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        trainer.checkpoints(checkpoints()).build().train(data).close();
    }

    private void assertRefused(UnaryOperator<DistillationTrainer.Builder> change, MutableDataset<Label> data, String... parts) {
        assertError(IllegalStateException.class, () -> change.apply(trainer()).checkpoints(checkpoints()).build().train(data), parts);
    }

    @Test
    void anotherConfiguration() {
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        begin(trainer(), data);
        String place = folder.resolve("kept").resolve("training-0").toString();
        assertRefused(trainer -> trainer.epochs(3), data, "epochs was 2 and is 3", place);
        assertRefused(trainer -> trainer.epochs(3).batchSize(8).seed(8), data, "epochs was 2 and is 3", "batchSize was 16 and is 8",
                "seed was 7 and is 8");
        assertRefused(trainer -> trainer.optimizer(new Sgd(0.06)), data, "optimizer.learningRate was 0.05 and is 0.06");
        assertRefused(trainer -> trainer.validationShare(0.2), data, "validation-data-hash was none and is ");
        // The same one, with settings that act on nothing before the last step.
        trainer().healthCheck(HealthCheck.WARN).exportTolerance(0.01).checkpoints(checkpoints()).build().train(data).close();
    }

    @Test
    void otherData() {
        begin(trainer(), Data.examples(EXAMPLES, 1));
        assertRefused(trainer -> trainer, Data.examples(EXAMPLES, 2), "training-data-hash was ");
        MutableDataset<Label> weighted = Data.examples(EXAMPLES, 1);
        weighted.getExample(3).setWeight(2);
        assertRefused(trainer -> trainer, weighted, "training-data-hash was ");
        MutableDataset<Label> ordered = Data.examples(EXAMPLES, 1);
        ordered.shuffle(true);
        assertRefused(trainer -> trainer, ordered, "training-data-hash was ");
    }

    @Test
    void anotherTeacher() throws IOException {
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        Path file = folder.resolve("teacher.onnx");
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(file);
        begin(trainer().teacher(OnnxTeacher.builder(file, Data.LABELS).build()).optimizer(new Sgd(0.01)), data);
        // The same file elsewhere is the same teacher.
        Path moved = Files.createDirectory(folder.resolve("elsewhere")).resolve("teacher.onnx");
        Files.copy(file, moved);
        begin(trainer().teacher(OnnxTeacher.builder(moved, Data.LABELS).build()).optimizer(new Sgd(0.01)), data);
        // So is one that is guarded otherwise: a run that was ended by a limit goes on with a higher one.
        begin(trainer().teacher(OnnxTeacher.builder(moved, Data.LABELS).sha256(TeacherFiles.of(moved).sha256())
                .limits(ModelLimits.builder().runSeconds(5000).nodes(300).build()).build()).optimizer(new Sgd(0.01)), data);
        TeacherFile.of(Data.CLASSES, 1, Data.FEATURES).write(file);
        boolean[] ran = new boolean[1];
        assertRefused(trainer -> trainer.optimizer(new Sgd(0.01)).teacher(OnnxTeacher.builder(file, Data.LABELS).build()), data,
                "teacher.model-hash was ");
        assertError(IllegalStateException.class, () -> trainer().checkpoints(checkpoints()).optimizer(new Sgd(0.01))
                .teacher(new WatchedTeacher(OnnxTeacher.builder(file, Data.LABELS).build(), (rows, number) -> ran[0] = true)).build()
                .train(data), "teacher.");
        assertFalse(ran[0], "it is refused before the teacher runs");
    }

    @Test
    void anotherTrainingOfTheTrainer() throws IOException {
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        begin(trainer(), data);
        Files.move(folder.resolve("kept").resolve("training-0"), folder.resolve("kept").resolve("training-1"));
        DistillationTrainer trainer = trainer().checkpoints(checkpoints()).build();
        trainer.setInvocationCount(1);
        assertError(IllegalStateException.class, () -> trainer.train(data), "training was training-0 and is training-1");
    }

    /** An optimizer of a user, from before there were checkpoints. */
    private static final class OwnOptimizer implements Optimizer {

        @Override
        public double learningRate() {
            return 0.1;
        }

        @Override
        public OptimizerState start(List<NDArray> parameters) {
            OptimizerState state = new Sgd(0.1).start(parameters);
            return new OptimizerState() {
                @Override
                public void step(double rate) {
                    state.step(rate);
                }

                @Override
                public void close() {
                    state.close();
                }
            };
        }

        @Override
        public String toString() {
            return "OwnOptimizer";
        }
    }

    @Test
    void anOptimizerWithoutItsState() {
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        int[] steps = new int[1];
        assertError(IllegalStateException.class, () -> trainer().optimizer(new OwnOptimizer()).checkpoints(checkpoints())
                .listener(new TrainingListener() {
                    @Override
                    public void onStep(long step, long all) {
                        steps[0]++;
                    }

                    @Override
                    public void onEpoch(EpochReport epoch) {}
                }).build().train(data), "OwnOptimizer", "arrays and resumeAt");
        assertEquals(0, steps[0]);
        trainer().optimizer(new OwnOptimizer()).build().train(data).close();
    }

    @Test
    void aDropoutOfDjl() {
        OwnNetwork network = new OwnNetwork(() -> new SequentialBlock().add(Linear.builder().setUnits(8).build())
                .add(Dropout.builder().optRate(0.2f).build()));
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        try (Warnings log = new Warnings()) {
            trainer().student(network).build().train(data).close();
            assertEquals(List.of(), log.warnings().stream().filter(line -> line.contains("dropout of DJL")).toList());
            begin(trainer().student(network), data);
            assertTrue(log.warnings().stream().anyMatch(line -> line.contains("dropout of DJL")), () -> log.warnings().toString());
        }
    }

    /** A checkpoint of a training that was found to fail is not taken up where that is to be an error. */
    @Test
    void aFailedTraining() {
        MutableDataset<Label> data = Data.examples(EXAMPLES, 1);
        UnaryOperator<DistillationTrainer.Builder> wild = trainer -> trainer.optimizer(new Sgd(3e4, 0, false, 0));
        begin(wild.apply(trainer()).healthCheck(HealthCheck.WARN), data);
        assertRefused(wild, data, "healthCheck must be WARN");
    }
}
