/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.RowKey;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The views of each example that are stored.
 *
 * @param augmentation what makes them; null where an example is stored as it is
 * @param number how many there are of each example; 1 where it is stored as it is
 * @param seed what their generators begin with; 0 where it is stored as it is
 */
public record SoftLabelViews(@Nullable Augmentation augmentation, int number, long seed) {

    /** Examples as they are. */
    public static final SoftLabelViews NONE = new SoftLabelViews(null, 1, 0);

    /**
     * The generator of a view, which depends on the example's content and not on its place in the data.
     *
     * @param seed the seed of the capture
     * @param key the key of the example's row
     * @param view the number of the view
     * @return a new generator
     */
    public static SplittableRandom generator(long seed, RowKey key, int view) {
        return Augmentation.generator(seed, view, key.first());
    }
}
