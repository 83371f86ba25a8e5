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
 * Cuts out the center of an image; where the border is uneven, its halves round to the even number, as in torchvision. Uses no
 * random numbers.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#centercrop">Settings</a>
 */
public final class CenterCrop implements Augmentation {

    @Config(mandatory = true, description = "Height of the result.")
    private int height = 0;

    @Config(mandatory = true, description = "Width of the result.")
    private int width = 0;

    /**
     * For OLCUT.
     */
    private CenterCrop() {}

    /**
     * A crop of some size.
     *
     * @param height the height of the result
     * @param width the width of the result
     * @throws IllegalArgumentException if one is not positive
     */
    public CenterCrop(int height, int width) {
        this.height = height;
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(height > 0, "height", "must be positive", height, "use 224.");
        Checks.setting(width > 0, "width", "must be positive", width, "use 224.");
    }

    @Override
    public int[] outputShape(int... shape) {
        Images.check(this, shape, height, width);
        return new int[] {shape[0], height, width};
    }

    @Override
    public void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random) {
        Images.check(this, shape, height, width);
        Images.copyWindow(source, shape, Images.border(shape[1], height), Images.border(shape[2], width), height, width, target);
    }

    @Override
    public String toString() {
        return "CenterCrop(height=" + height + ",width=" + width + ")";
    }
}
