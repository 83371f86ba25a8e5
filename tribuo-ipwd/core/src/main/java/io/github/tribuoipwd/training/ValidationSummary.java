/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * What a training was selected on; part of {@link DistillationReport}.
 *
 * @param examples the number of validation examples
 * @param criterion by what epochs were compared
 * @param selection whose parameters the student has
 * @param epoch the epoch whose parameters the student has, counted from 1
 * @param epochsRun how many epochs were trained
 * @param stopped whether the training ended before its last planned epoch
 */
public record ValidationSummary(int examples, ValidationCriterion criterion, Selection selection, int epoch, int epochsRun,
        boolean stopped) {}
