/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.Diagnostics;
import io.github.tribuoipwd.EpochReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code metrics.json} holds. Accuracies are on the test data, in [0, 1].
 *
 * @param teacher the teacher; null where the student was trained on labels alone
 * @param student the student
 * @param distillation what the last epoch shows of teacher and weights; null where the student imitated nobody
 * @param epochs every epoch
 * @param seconds where the time went
 * @param seed the trainer's seed
 */
record Metrics(@Nullable Network teacher, Network student, @Nullable Diagnostics distillation, List<EpochReport> epochs,
        Seconds seconds, long seed) {

    /**
     * One network.
     *
     * @param accuracy its accuracy on the test data
     * @param parameters its trainable parameters (those of a teacher: the numbers in its file); -1 where not known
     * @param onnxBytes the size of its file; -1 where it has none
     * @param predictionsPerSecond how many examples ONNX Runtime predicts in a second on this machine; NaN where not known
     */
    record Network(double accuracy, long parameters, long onnxBytes, double predictionsPerSecond) {}

    /**
     * Where the time went.
     *
     * @param teacher for the teacher's logits
     * @param training for the student's training
     */
    record Seconds(double teacher, double training) {}
}
