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
 * Cuts out a window of random area, proportion and place and resizes it to a fixed size: the usual augmentation of ImageNet
 * (Szegedy et al. 2015). Area is drawn uniformly as a share of the image's, width over height log-uniformly, as in torchvision;
 * where ten draws give no window that lies in the image, the largest window of an allowed proportion in the center is taken.
 * Resizing is bilinear and widens its filter as it shrinks, so it does not alias.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#randomresizedcrop">Settings</a>
 */
public final class RandomResizedCrop implements Augmentation {

    private static final int ATTEMPTS = 10;

    @Config(mandatory = true, description = "Height of the result.")
    private int height = 0;

    @Config(mandatory = true, description = "Width of the result.")
    private int width = 0;

    @Config(description = "Least area of the window as a share of the image's.")
    private double minScale = 0.08;

    @Config(description = "Greatest area of the window as a share of the image's.")
    private double maxScale = 1;

    @Config(description = "Least width over height of the window.")
    private double minRatio = 3.0 / 4;

    @Config(description = "Greatest width over height of the window.")
    private double maxRatio = 4.0 / 3;

    /**
     * For OLCUT.
     */
    private RandomResizedCrop() {}

    private RandomResizedCrop(RandomResizedCrop settings) {
        height = settings.height;
        width = settings.width;
        minScale = settings.minScale;
        maxScale = settings.maxScale;
        minRatio = settings.minRatio;
        maxRatio = settings.maxRatio;
        Checks.validated(this);
    }

    /**
     * Begins an augmentation.
     *
     * @param height the height of the result in pixels, positive
     * @param width the width of the result in pixels, positive
     * @return a builder with torchvision's defaults
     */
    public static Builder builder(int height, int width) {
        return new Builder(height, width);
    }

    @Override
    public void postConfig() {
        Checks.setting(height > 0, "height", "must be positive", height, "use 224.");
        Checks.setting(width > 0, "width", "must be positive", width, "use 224.");
        Checks.setting(minScale > 0 && minScale <= maxScale && maxScale <= 1, "minScale",
                "and maxScale must be in (0, 1] and in order", minScale + " and " + maxScale, "use 0.08 and 1.");
        Checks.setting(minRatio > 0 && minRatio <= maxRatio && Double.isFinite(maxRatio), "minRatio",
                "and maxRatio must be positive and in order", minRatio + " and " + maxRatio, "use 0.75 and 1.333.");
    }

    @Override
    public int[] outputShape(int... shape) {
        Images.check(this, shape, 1, 1);
        return new int[] {shape[0], height, width};
    }

    @Override
    public void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random) {
        Images.check(this, shape, 1, 1);
        resize(source, shape, window(shape[1], shape[2], random), target);
    }

    /** A part of an image. */
    private record Window(int top, int left, int height, int width) {}

    private Window window(int imageHeight, int imageWidth, SplittableRandom random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (double) imageHeight * imageWidth * between(minScale, maxScale, random);
            double ratio = Math.exp(between(Math.log(minRatio), Math.log(maxRatio), random));
            int wide = (int) Math.rint(Math.sqrt(area * ratio));
            int high = (int) Math.rint(Math.sqrt(area / ratio));
            if (wide > 0 && wide <= imageWidth && high > 0 && high <= imageHeight) {
                return new Window(random.nextInt(imageHeight - high + 1), random.nextInt(imageWidth - wide + 1), high, wide);
            }
        }
        double ratio = (double) imageWidth / imageHeight;
        int high = ratio < minRatio ? Math.max(1, (int) Math.rint(imageWidth / minRatio)) : imageHeight;
        int wide = ratio > maxRatio ? Math.max(1, (int) Math.rint(imageHeight * maxRatio)) : imageWidth;
        return new Window((imageHeight - high) / 2, (imageWidth - wide) / 2, high, wide);
    }

    private static double between(double low, double high, SplittableRandom random) {
        return low + (high - low) * random.nextDouble();
    }

    private void resize(FloatBuffer source, int[] shape, Window window, FloatBuffer target) {
        TriangleFilter across = new TriangleFilter(window.width, width);
        TriangleFilter down = new TriangleFilter(window.height, height);
        double[] lines = new double[window.height * width];
        for (int c = 0; c < shape[0]; c++) {
            for (int y = 0; y < window.height; y++) {
                int line = source.position() + (c * shape[1] + window.top + y) * shape[2] + window.left;
                for (int x = 0; x < width; x++) {
                    double[] weights = across.weights(x);
                    double sum = 0;
                    for (int i = 0; i < weights.length; i++) {
                        sum += weights[i] * source.get(line + across.first(x) + i);
                    }
                    lines[y * width + x] = sum;
                }
            }
            for (int y = 0; y < height; y++) {
                double[] weights = down.weights(y);
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int i = 0; i < weights.length; i++) {
                        sum += weights[i] * lines[(down.first(y) + i) * width + x];
                    }
                    target.put((float) sum);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "RandomResizedCrop(height=" + height + ",width=" + width + ",minScale=" + minScale + ",maxScale=" + maxScale
                + ",minRatio=" + minRatio + ",maxRatio=" + maxRatio + ")";
    }

    /**
     * Builds a {@link RandomResizedCrop}.
     */
    public static final class Builder {

        /** Holds the settings; it is never applied. */
        private final RandomResizedCrop crop = new RandomResizedCrop();

        private Builder(int height, int width) {
            crop.height = height;
            crop.width = width;
        }

        /**
         * Sets the least area of the window.
         *
         * @param share its share of the image's area, in (0, 1]; 0.08 by default
         * @return this builder
         */
        public Builder minScale(double share) {
            crop.minScale = share;
            return this;
        }

        /**
         * Sets the greatest area of the window.
         *
         * @param share its share of the image's area, in (0, 1]; 1 by default
         * @return this builder
         */
        public Builder maxScale(double share) {
            crop.maxScale = share;
            return this;
        }

        /**
         * Sets the least proportion of the window.
         *
         * @param ratio its width over its height, positive; 3/4 by default
         * @return this builder
         */
        public Builder minRatio(double ratio) {
            crop.minRatio = ratio;
            return this;
        }

        /**
         * Sets the greatest proportion of the window.
         *
         * @param ratio its width over its height, positive; 4/3 by default
         * @return this builder
         */
        public Builder maxRatio(double ratio) {
            crop.maxRatio = ratio;
            return this;
        }

        /**
         * Builds the augmentation; the builder can go on to build others.
         *
         * @return the augmentation
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public RandomResizedCrop build() {
            return new RandomResizedCrop(crop);
        }
    }
}
