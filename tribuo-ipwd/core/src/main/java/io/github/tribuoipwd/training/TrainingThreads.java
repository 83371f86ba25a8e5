/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import io.github.tribuoipwd.internal.PyTorch;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * With how many threads PyTorch trains one student. Those of a small step wait for each other longer than they compute: on an idle
 * machine a second one gains nothing, and on a busy one each wait is a wait for the scheduler (docs/performance.md).
 *
 * @param number the number of threads
 */
record TrainingThreads(int number) {

    private static final Logger logger = Logger.getLogger(TrainingThreads.class.getName());

    static final String FACT = "pytorch-threads";

    /** A step needs so many multiplications for each thread; measured on students of eight kinds and three sizes of batches. */
    static final double WORK = 200_000_000;

    /**
     * Decides.
     *
     * @param setting the number of threads; 0 to decide by the work
     * @param work the work of a step, see {@link StepWork#step(int)}
     */
    static TrainingThreads of(int setting, double work, Device device) {
        int most = most();
        if (setting > most) {
            logger.warning("PyTorch trains with " + setting + " threads, as threads is set, where there is room for " + most
                    + " (the processors of this process, or OMP_NUM_THREADS): they will wait for each other.\nMaybe set threads to "
                    + most + " or 0.");
        }
        return new TrainingThreads(setting > 0 ? setting : device.isGpu() ? most : (int) Math.max(1, Math.min(most, work / WORK)));
    }

    /**
     * The most threads that a training decides for by itself: one a processor that this process may use, by the quota of its
     * container too, and no more than PyTorch has by its own settings ({@code OMP_NUM_THREADS}).
     */
    static int most() {
        return Math.min(Runtime.getRuntime().availableProcessors(), PyTorch.threads());
    }

    /** Runs something on this thread, whose number of threads is afterwards as before. */
    <T> T during(Supplier<T> work) {
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(number);
        // PyTorch gives each new thread of the process the number that was set last, by any thread.
        CompletableFuture.runAsync(() -> JniUtils.setNumThreads(before), reset -> new Thread(reset).start()).join();
        try {
            return work.get();
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    @Override
    public String toString() {
        return number == 1 ? "1 thread" : number + " threads";
    }

    Map<String, Provenance> facts() {
        return Map.of(FACT, new IntProvenance(FACT, number));
    }
}
