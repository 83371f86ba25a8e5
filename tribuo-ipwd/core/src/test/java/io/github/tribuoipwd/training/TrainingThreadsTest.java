/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Warnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** How many threads a training has, and that the number is kept and kept apart. */
@Tag("unit")
class TrainingThreadsTest {

    private static StepWork work(StudentArchitecture student, int classes, int... rowShape) {
        try (NDManager manager = PyTorch.engine().newBaseManager(Device.cpu())) {
            return Rehearsal.of(manager, student, rowShape, InputTransform.identity(), classes).work();
        }
    }

    /** The multiplications are tested in GraphWorkTest. */
    @Test
    void theWorkOfAStep() {
        int parameters = 17 * 48 + 49 * 26;
        assertEquals(new StepWork(16 * 48 + 48 * 26, parameters), work(new MultilayerPerceptron(48), 26, 16));
        assertEquals(2016 * 64 + 64.0 * parameters, new StepWork(2016, parameters).step(64));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 399999999, 1", "0, 400000000, 2", "0, 100000000000000, 0", "1, 100000000000000, 1", "3, 0, 3"})
    void theRule(int setting, double work, int expected) {
        PyTorch.engine();
        int most = TrainingThreads.most();
        int bounded = expected == 0 ? most : setting == 0 ? Math.min(most, expected) : expected;
        assertEquals(bounded, TrainingThreads.of(setting, work, Device.cpu()).number());
    }

    @Test
    void largerStepsHaveMore() {
        StepWork small = work(ConvolutionalNetwork.builder(8, 16, 32).build(), 10, 1, 28, 28);
        StepWork large = work(new CifarResNet(20), 100, 3, 32, 32);
        assertTrue(small.step(64) < TrainingThreads.WORK, () -> "one thread for " + small);
        assertTrue(large.step(64) > 2 * TrainingThreads.WORK, () -> "two or more for " + large);
    }

    private static DistillationTrainer.Builder convolutional() {
        return DistillationTrainer.builder().layout(new IndexedLayout(1, 4, 4)).student(ConvolutionalNetwork.builder(8, 20).build())
                .epochs(2).batchSize(16).seed(3);
    }

    private static byte[] bytes(DistillationTrainer.Builder trainer, MutableDataset<Label> data) {
        try (DistilledModel model = trainer.build().train(data)) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    @Test
    void theNumberThatIsSetIsTheNumberThatTrains() {
        MutableDataset<Label> data = Data.examples(64, 1);
        PyTorch.engine();
        int before = JniUtils.getNumThreads();
        for (int threads : new int[] {3, 1, 2}) {
            Set<Integer> seen = new TreeSet<>();
            DistillationTrainer trainer = convolutional().threads(threads).listener(new TrainingListener() {
                @Override
                public void onEpoch(EpochReport report) {
                    seen.add(JniUtils.getNumThreads());
                }
            }).build();
            try (DistilledModel model = trainer.train(data)) {
                assertEquals(Set.of(threads), seen);
                assertEquals(Integer.toString(threads), String.valueOf(model.getProvenance().getInstanceProvenance()
                        .getMap().get(TrainingThreads.FACT)));
            }
            assertEquals(before, JniUtils.getNumThreads(), "afterwards as before");
            assertArrayEquals(bytes(convolutional().threads(threads), data), bytes(convolutional().threads(threads), data));
        }
    }

    @Test
    void afterAFailureItIsAsBefore() {
        PyTorch.engine();
        int before = JniUtils.getNumThreads();
        assertThrows(IllegalStateException.class, () -> convolutional().threads(before + 1).listener(report -> {
            throw new IllegalStateException("a listener fails");
        }).build().train(Data.examples(64, 1)));
        assertEquals(before, JniUtils.getNumThreads());
    }

    /** PyTorch's number is the process's as well: what trains or predicts on another thread meanwhile keeps its own. */
    @Test
    void otherThreadsHaveTheirOwn() {
        PyTorch.engine();
        int before = JniUtils.getNumThreads();
        new TrainingThreads(before + 1).during(() -> {
            assertEquals(before + 1, JniUtils.getNumThreads());
            CompletableFuture<Integer> fresh = new CompletableFuture<>();
            new Thread(() -> fresh.complete(JniUtils.getNumThreads())).start();
            assertEquals(before, fresh.join());
            assertEquals(before + 1, JniUtils.getNumThreads());
            return before;
        });
    }

    @Test
    void moreThanThereAreProcessorsIsAWarning() {
        PyTorch.engine();
        int most = TrainingThreads.most();
        try (Warnings warnings = new Warnings()) {
            convolutional().threads(most + 1).build().train(Data.examples(64, 1)).close();
            assertEquals(1, warnings.warnings().size());
            assertTrue(warnings.warnings().get(0).contains((most + 1) + " threads, as threads is set, where there is room for "
                    + most) && warnings.warnings().get(0).contains("\nMaybe set threads to " + most), warnings.warnings().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "1025"})
    void settingsThatCannotBe(int threads) {
        assertError(IllegalArgumentException.class, () -> convolutional().threads(threads).build(), "threads", "[0, 1024]",
                Integer.toString(threads));
    }

    /** Where a quota has changed, a training that goes on needs the number that it was begun with, and no other setting. */
    @Test
    void theNumberCountsWhereATrainingGoesOn(@TempDir Path folder) {
        MutableDataset<Label> data = Data.examples(40, 1);
        Checkpoints checkpoints = new Checkpoints(folder);
        byte[] begun = bytes(Students.labelsOnly().checkpoints(checkpoints), data);
        assertArrayEquals(begun, bytes(Students.labelsOnly().threads(1).checkpoints(checkpoints), data));
        assertError(IllegalStateException.class, () -> Students.labelsOnly().threads(2).checkpoints(checkpoints).build().train(data),
                "pytorch-threads was 1 and is 2");
    }

    /** Prints with how many threads a large step would train. */
    static final class Program {

        public static void main(String[] args) {
            PyTorch.engine();
            System.out.println(TrainingThreads.of(0, Double.MAX_VALUE, Device.cpu()));
        }
    }

    /** OpenMP shows its own settings when it is loaded. */
    private static ChildJvm child(String... options) {
        return new ChildJvm(options).environment("OMP_DISPLAY_ENV", "verbose");
    }

    @Test
    void aQuotaBoundsThem() throws IOException, InterruptedException {
        ChildJvm.Result result = child("-XX:ActiveProcessorCount=1").run(Program.class);
        assertTrue(result.output().contains("1 thread\n"), result.output());
        assertTrue(result.output().contains("GOMP_SPINCOUNT = '5000'"), result.output());
    }

    @Test
    void theEnvironmentBoundsThemAndItsWaitsStay() throws IOException, InterruptedException {
        ChildJvm.Result result = child("-XX:ActiveProcessorCount=4").environment("OMP_NUM_THREADS", "1")
                .environment("OMP_WAIT_POLICY", "active").run(Program.class);
        assertTrue(result.output().contains("1 thread\n"), result.output());
        assertTrue(result.output().contains("OMP_WAIT_POLICY = 'ACTIVE'"), result.output());
        assertFalse(result.output().contains("GOMP_SPINCOUNT = '5000'"), result.output());
    }
}
