/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Mirrors an image, left to right, with some probability. Draws one number, whatever the probability is.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#horizontalflip">Settings</a>
 */
public final class HorizontalFlip implements Augmentation {

    @Config(description = "Probability of a mirrored image.")
    private double probability = 0.5;

    /**
     * Every second image on average.
     */
    public HorizontalFlip() {}

    /**
     * A flip of some probability.
     *
     * @param probability the probability of a mirrored image
     * @throws IllegalArgumentException if it is not in [0, 1]
     */
    public HorizontalFlip(double probability) {
        this.probability = probability;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(probability >= 0 && probability <= 1, "probability", "must be in [0, 1]", probability, "use 0.5.");
    }

    @Override
    public int[] outputShape(int... shape) {
        Images.check(this, shape, 1, 1);
        return shape.clone();
    }

    @Override
    public void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random) {
        Images.check(this, shape, 1, 1);
        if (random.nextDouble() >= probability) {
            Images.copyWindow(source, shape, 0, 0, shape[1], shape[2], target);
            return;
        }
        int width = shape[2];
        for (int line = 0; line < shape[0] * shape[1]; line++) {
            int last = source.position() + line * width + width - 1;
            for (int x = 0; x < width; x++) {
                target.put(source.get(last - x));
            }
        }
    }

    @Override
    public String toString() {
        return "HorizontalFlip(probability=" + probability + ")";
    }
}
