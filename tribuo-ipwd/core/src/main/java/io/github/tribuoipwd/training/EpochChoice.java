/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Follows the epochs of a training: which is the best so far, and whether the training has waited long for a better one. */
final class EpochChoice {

    private final ValidationCriterion criterion;
    private final int patience;
    private @Nullable ValidationResult best;
    private int bestEpoch;

    /**
     * Begins before the first epoch.
     *
     * @param patience after how many epochs without a better one the training ends; 0 for never
     */
    EpochChoice(ValidationCriterion criterion, int patience) {
        this.criterion = criterion;
        this.patience = patience;
    }

    /** Takes the result of an epoch; true if it is the best so far. */
    boolean offer(int epoch, ValidationResult result) {
        if (best != null && !criterion.better(result, best)) {
            return false;
        }
        best = result;
        bestEpoch = epoch;
        return true;
    }

    /** Whether the training ends after this epoch. */
    boolean ends(int epoch) {
        return patience > 0 && epoch - bestEpoch >= patience;
    }

    /** The best epoch so far, counted from 1. */
    int best() {
        return bestEpoch;
    }

    void save(StateWriter state) throws IOException {
        state.number(bestEpoch);
        if (best != null) {
            best.save(state);
        }
    }

    void restore(int[] labels, StateReader state) throws IOException {
        bestEpoch = state.count();
        best = bestEpoch == 0 ? null : ValidationResult.read(labels, state);
    }
}
