/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import org.jspecify.annotations.Nullable;
import org.tribuo.DataSource;
import org.tribuo.classification.Label;

/**
 * How a training is validated, and what follows. Without a share and without a source there is no validation.
 *
 * @param share the share of the training examples that is held out, 0 for none
 * @param source the validation examples; null for none
 * @param criterion by what epochs are compared
 * @param patience after how many epochs without a better one the training ends; 0 for never
 * @param selection whose parameters the training returns
 * @param splitSeed the seed of the cut; null for the training's own random numbers
 */
public record ValidationSettings(double share, @Nullable DataSource<Label> source, ValidationCriterion criterion, int patience,
        Selection selection, @Nullable Long splitSeed) {

    /**
     * A share that is looked at, and selects nothing.
     *
     * @param share the share, above 0
     * @param splitSeed the seed of the cut
     * @return the settings
     */
    public static ValidationSettings looking(double share, long splitSeed) {
        return new ValidationSettings(share, null, ValidationCriterion.ACCURACY, 0, Selection.LAST, splitSeed);
    }
}
