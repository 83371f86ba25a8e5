/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Shifts an image: pads it with zeros (black, where values are pixels) on all sides and cuts out a window of the image's own size
 * at a place drawn uniformly. With a padding of 4 and a {@link HorizontalFlip} it is the usual augmentation of CIFAR (He et al.
 * 2016). Draws the row, then the column. The padding must be less than the height and the width, since a window beside the image
 * would contain nothing of it.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#randomcrop">Settings</a>
 */
public final class RandomCrop implements Augmentation {

    @Config(description = "Rows and columns of zeros on each side.")
    private int padding = 4;

    /**
     * A padding of 4.
     */
    public RandomCrop() {}

    /**
     * A crop of some padding.
     *
     * @param padding the rows and columns of zeros on each side, 0 or more and less than the height and the width of the images
     * @throws IllegalArgumentException if it is negative
     */
    public RandomCrop(int padding) {
        this.padding = padding;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(padding >= 0, "padding", "must not be negative", padding, "use 4.");
    }

    private void check(int[] shape) {
        Images.check(this, shape, 1, 1);
        int most = Math.min(shape[1], shape[2]) - 1;
        if (padding > most) {
            throw new IllegalArgumentException(this + " must have a padding that is less than the height and the width of the"
                    + " images, found shape " + Arrays.toString(shape) + " (channels, height, width): some of its windows would lie"
                    + " beside the image and contain nothing of it.\nMaybe use a padding of " + most + " or less; an eighth of"
                    + " the height is usual.");
        }
    }

    @Override
    public int[] outputShape(int... shape) {
        check(shape);
        return shape.clone();
    }

    @Override
    public void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random) {
        check(shape);
        int top = random.nextInt(2 * padding + 1) - padding;
        int left = random.nextInt(2 * padding + 1) - padding;
        Images.copyWindow(source, shape, top, left, shape[1], shape[2], target);
    }

    @Override
    public String toString() {
        return "RandomCrop(padding=" + padding + ")";
    }
}
