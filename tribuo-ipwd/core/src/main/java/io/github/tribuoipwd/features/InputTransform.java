/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.internal.Checks;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The preprocessing of one network's input: {@code (x * scale - mean) / std} per channel, another order of the dimensions or of
 * the colors, another image size. Each network has its own; those of teacher and student may differ. Rows of one dimension have a
 * channel for each column.
 * <p>
 * Mean and deviation may also be {@linkplain #fitted() fitted} to the training data of a student.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#inputtransform">Settings</a>
 */
public final class InputTransform implements Configurable, Provenancable<ConfiguredObjectProvenance> {

    @Config(description = "Factor of every value; 0.00392156862745098 (1/255) for bytes to [0, 1].")
    private double scale = 1;

    @Config(description = "Mean of each channel after scaling, subtracted; empty for none.")
    private double[] mean = {};

    @Config(description = "Standard deviation of each channel after scaling, divided by; empty for none.")
    private double[] std = {};

    @Config(description = "Whether a student's training computes mean and deviation of each channel (of each column, where rows"
            + " have one dimension) from its data; nothing else may be set beside it.")
    private boolean fitted = false;

    @Config(description = "Order of the dimensions of the network's input: CHW or HWC.")
    private ChannelOrder order = ChannelOrder.CHW;

    @Config(description = "Height of the network's input, -1 for the data's.")
    private int height = -1;

    @Config(description = "Width of the network's input, -1 for the data's.")
    private int width = -1;

    @Config(description = "Whether the network takes the channels blue, green, red; rows are red, green, blue. Mean and standard"
            + " deviation are in the network's order.")
    private boolean bgr = false;

    /**
     * For OLCUT.
     */
    private InputTransform() {}

    private InputTransform(InputTransform settings) {
        scale = settings.scale;
        mean = settings.mean.clone();
        std = settings.std.clone();
        fitted = settings.fitted;
        order = settings.order;
        height = settings.height;
        width = settings.width;
        bgr = settings.bgr;
        Checks.validated(this);
    }

    /**
     * Rows as they are.
     *
     * @return a transform that changes nothing
     */
    public static InputTransform identity() {
        return builder().build();
    }

    /**
     * A transform whose mean and deviation come from the data that a student is trained with, as {@link #fit(Rows)} computes them:
     * what tables need, whose columns have different units. A teacher has its own, with numbers, from its own training.
     *
     * @return a transform without numbers yet
     */
    public static InputTransform fitted() {
        return builder().fitted(true).build();
    }

    /**
     * Begins a transform.
     *
     * @return a builder of the identity
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void postConfig() {
        Checks.setting(Double.isFinite(scale) && scale != 0, "scale", "must be a finite number other than 0", scale, "use 1.");
        Checks.setting(Arrays.stream(mean).allMatch(Double::isFinite), "mean", "must hold finite numbers", Arrays.toString(mean),
                "leave it out.");
        Checks.setting(Arrays.stream(std).allMatch(d -> Double.isFinite(d) && d > 0), "std",
                "must hold positive numbers", Arrays.toString(std), "leave it out.");
        Checks.setting((height == -1) == (width == -1) && height != 0 && width != 0 && height >= -1 && width >= -1, "height",
                "and width must both be positive or both be -1", height + " and " + width, "set both.");
        Checks.setting(!fitted || (scale == 1 && mean.length == 0 && std.length == 0 && !reshapes()), "fitted",
                "must have no other setting beside it", this, "leave out scale, mean and std, which the training computes, and"
                + " order, height, width and bgr, which a student has not; or leave out fitted.");
    }

    /**
     * Whether mean and deviation are still to be computed from the training data.
     *
     * @return true for {@link #fitted()}; false for what {@link #fit(Rows)} gives
     */
    public boolean isFitted() {
        return fitted;
    }

    /**
     * Computes mean and deviation of each channel from rows, in double precision, by two passes in the order of the rows. What
     * divides is {@code max(deviation, largest |x - mean| / 10)}: no training value is then further than 10 from 0. A column that
     * is nearly always the same (a rare word, a rare error count) has a small deviation, and the few rows that have it would
     * otherwise come as values of hundreds, whose gradients break a training. A channel that is constant is divided by 1. A
     * feature that an example lacks counts as 0, as it does for the network.
     *
     * @param rows one row or more; not modified
     * @return a transform with these numbers, as float32 holds them
     * @throws IllegalStateException if this transform is not {@linkplain #isFitted() fitted}
     */
    public InputTransform fit(Rows rows) {
        if (!fitted) {
            throw new IllegalStateException("fit needs a fitted transform, found " + this
                    + ".\nMaybe begin with InputTransform.fitted().");
        }
        ChannelMoments moments = ChannelMoments.of(rows);
        return builder().mean(moments.mean()).std(moments.divisor()).build();
    }

    /**
     * The factor of every value.
     *
     * @return the factor
     */
    public double scale() {
        return scale;
    }

    /**
     * The mean of each channel after scaling.
     *
     * @return a new array, empty for none
     */
    public double[] mean() {
        return mean.clone();
    }

    /**
     * The standard deviation of each channel after scaling.
     *
     * @return a new array, empty for none
     */
    public double[] std() {
        return std.clone();
    }

    /**
     * Whether it changes the shape or the order of a row (channels last, another size, blue before red), not only its values.
     *
     * @return true if it does
     */
    public boolean reshapes() {
        return order != ChannelOrder.CHW || height != -1 || bgr;
    }

    /**
     * Whether it changes neither the values nor their order.
     *
     * @return true if it does
     */
    public boolean isIdentity() {
        return scale == 1 && mean.length == 0 && std.length == 0 && !fitted && !reshapes();
    }

    /**
     * The shape of a transformed row.
     *
     * @param rowShape the shape of the data's rows, {@code (channels, height, width)} or {@code (length)}; not modified
     * @return a new array in the order of the network's input
     * @throws IllegalArgumentException if the transform does not fit the shape
     */
    public int[] outputShape(int... rowShape) {
        if (rowShape.length != 3 && reshapes()) {
            throw new IllegalArgumentException("The transform " + this + " takes rows of channels, height and width, found "
                    + Arrays.toString(rowShape) + ".\nMaybe give the layout three dimensions.");
        }
        if (bgr && rowShape[0] != 3) {
            throw new IllegalArgumentException("bgr must be false unless rows have the three channels red, green and blue, found "
                    + Arrays.toString(rowShape) + ".\nMaybe leave bgr out.");
        }
        checkChannels("mean", mean.length, rowShape);
        checkChannels("std", std.length, rowShape);
        if (rowShape.length != 3) {
            return rowShape.clone();
        }
        int high = height == -1 ? rowShape[1] : height;
        int wide = width == -1 ? rowShape[2] : width;
        return order == ChannelOrder.CHW ? new int[] {rowShape[0], high, wide} : new int[] {high, wide, rowShape[0]};
    }

    private static void checkChannels(String field, int length, int[] rowShape) {
        if (length != 0 && length != rowShape[0]) {
            throw new IllegalArgumentException(field + " must hold a number for each of the " + rowShape[0] + " channels of "
                    + Arrays.toString(rowShape) + ", found " + length + ".\nMaybe repeat one number, or leave it out.");
        }
    }

    /**
     * Transforms rows.
     *
     * @param rows {@code (number, rowShape...)} from position 0; not modified, its position neither
     * @param number how many rows
     * @param rowShape the shape of a row; not modified
     * @param target written from position 0 with {@code (number, outputShape...)}; its position does not change
     * @throws IllegalArgumentException if the transform does not fit the shape
     * @throws IllegalStateException if mean and deviation are still to be {@linkplain #fit(Rows) computed}
     */
    public void apply(FloatBuffer rows, int number, int[] rowShape, FloatBuffer target) {
        if (fitted) {
            throw new IllegalStateException("A fitted transform must get its numbers before it is applied, found none."
                    + "\nMaybe apply what fit(rows) gives.");
        }
        new PixelTransform(scale, mean, std, order, bgr).apply(rows, number, rowShape, target, outputShape(rowShape));
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "InputTransform");
    }

    @Override
    public String toString() {
        return "InputTransform(scale=" + scale + ",mean=" + Arrays.toString(mean) + ",std=" + Arrays.toString(std)
                + ",fitted=" + fitted + ",order=" + order + ",height=" + height + ",width=" + width + ",bgr=" + bgr + ")";
    }

    /**
     * Builds an {@link InputTransform}.
     */
    public static final class Builder {

        /** Holds the settings; it is never applied. */
        private final InputTransform transform = new InputTransform();

        private Builder() {}

        /**
         * Sets the factor of every value.
         *
         * @param factor the factor, finite and not 0, such as 1/255.0 for bytes to [0, 1]; 1 by default
         * @return this builder
         */
        public Builder scale(double factor) {
            transform.scale = factor;
            return this;
        }

        /**
         * Sets the mean of each channel after scaling, which is subtracted.
         *
         * @param means a finite number for each channel, in the network's order; copied; none, the default, to subtract nothing
         * @return this builder
         */
        public Builder mean(double... means) {
            transform.mean = means.clone();
            return this;
        }

        /**
         * Sets the standard deviation of each channel after scaling, which the values are divided by.
         *
         * @param deviations a positive number for each channel, in the network's order; copied; none, the default, to divide by
         *     nothing
         * @return this builder
         */
        public Builder std(double... deviations) {
            transform.std = deviations.clone();
            return this;
        }

        /**
         * Sets whether mean and deviation come from the training data; nothing else may be set then.
         *
         * @param wanted true to compute them, see {@link InputTransform#fit(Rows)}; false by default
         * @return this builder
         */
        public Builder fitted(boolean wanted) {
            transform.fitted = wanted;
            return this;
        }

        /**
         * Sets the order of the dimensions of the network's input.
         *
         * @param wanted plane by plane (CHW, the default) or pixel by pixel (HWC)
         * @return this builder
         */
        public Builder order(ChannelOrder wanted) {
            transform.order = wanted;
            return this;
        }

        /**
         * Sets the height of the network's input; images are resized to it. The width must be set too.
         *
         * @param pixels the height, positive; -1, the default, for the data's
         * @return this builder
         */
        public Builder height(int pixels) {
            transform.height = pixels;
            return this;
        }

        /**
         * Sets the width of the network's input; images are resized to it. The height must be set too.
         *
         * @param pixels the width, positive; -1, the default, for the data's
         * @return this builder
         */
        public Builder width(int pixels) {
            transform.width = pixels;
            return this;
        }

        /**
         * Sets whether the network takes the channels blue, green, red, as Caffe's and OpenCV's do. Rows are red, green, blue.
         * Mean and standard deviation are in the network's order then: blue first.
         *
         * @param wanted true for blue, green, red; false by default
         * @return this builder
         */
        public Builder bgr(boolean wanted) {
            transform.bgr = wanted;
            return this;
        }

        /**
         * Builds the transform; the builder can go on to build others.
         *
         * @return the transform
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public InputTransform build() {
            return new InputTransform(transform);
        }
    }
}
