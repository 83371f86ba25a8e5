/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a training; given to {@link TrainingListener#onFinish(DistillationReport)}.
 *
 * @param epochs every epoch, in order
 * @param diagnostics the measurements of teacher and weights in the last epoch; null without a teacher
 * @param teacherAccuracy the teacher's accuracy on the training examples that have a label, in [0, 1]; NaN without a teacher
 * @param parameters the number of trainable parameters of the student that is deployed (without the classifier head)
 * @param teacherSeconds the time for the teacher's logits, 0 without a teacher
 * @param trainingSeconds the time for the student's training
 * @param validation what the training was selected on; null without validation examples
 */
public record DistillationReport(List<EpochReport> epochs, @Nullable Diagnostics diagnostics, double teacherAccuracy,
        long parameters, double teacherSeconds, double trainingSeconds, @Nullable ValidationSummary validation) {}
