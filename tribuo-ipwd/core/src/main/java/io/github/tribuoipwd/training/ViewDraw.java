/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.data.Augmentation;
import java.util.SplittableRandom;

/**
 * Which views an epoch shows. What is drawn for an example depends on nothing but the seed, the epoch and the example, so it is
 * the same in every batch and on every thread.
 *
 * @param seed the seed of the training's views
 * @param epoch the number of the epoch, from 1 on; 0 outside of the epochs
 */
record ViewDraw(long seed, int epoch) {

    /** For what is drawn before or after the epochs. */
    static final ViewDraw OUTSIDE = new ViewDraw(0, 0);

    /** The generator of a view that is made for this epoch. */
    SplittableRandom generator(int example) {
        return Augmentation.generator(seed, epoch, example);
    }

    /**
     * Draws one of the views of an example that were captured, without replacement: from the first epoch on, every so many epochs
     * as there are views show each of them once, in an order that is drawn anew for each such cycle and each example.
     *
     * @param views how many there are
     * @return the number of the view; outside of the epochs 0
     */
    int captured(int views, int example) {
        if (epoch == 0) {
            return 0;
        }
        int place = (epoch - 1) % views;
        SplittableRandom random = Augmentation.generator(seed, (epoch - 1) / views, example);
        int[] order = new int[views];
        for (int i = 0; i < views; i++) {
            order[i] = i;
        }
        int drawn = 0;
        for (int i = 0; i <= place; i++) {
            int j = random.nextInt(i, views);
            drawn = order[j];
            order[j] = order[i];
        }
        return drawn;
    }
}
