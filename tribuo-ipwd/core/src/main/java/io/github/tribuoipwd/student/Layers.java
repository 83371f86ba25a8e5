/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;
import java.util.function.BinaryOperator;

/** The parts of this package's convolutional networks. Images are {@code (batch, channels, height, width)}. */
final class Layers {

    static final int SHUFFLE_STEM = 24;

    /** With fewer channels the engine must not compute 1x1 convolutions with a stride; see docs/upstream-odd-batch.md. */
    private static final int NARROW = 16;

    private Layers() {}

    /** One of the equal parts of a stage. */
    @FunctionalInterface
    interface Unit {

        /** Makes a part that changes the channels from {@code in} to {@code out} and divides the size by the stride. */
        Block of(int in, int out, int stride);
    }

    /** Adds a stage: its first unit changes channels and size, the others keep both. */
    static void addStage(SequentialBlock network, int units, int in, int out, int stride, Unit unit) {
        network.add(unit.of(in, out, stride));
        for (int i = 1; i < units; i++) {
            network.add(unit.of(out, out, 1));
        }
    }

    /** A convolution alone, padded such that stride 1 keeps the size. */
    static Block convolution(int out, int kernel, int stride, int groups, boolean bias) {
        return Conv2d.builder().setFilters(out).setKernelShape(new Shape(kernel, kernel)).optStride(new Shape(stride, stride))
                .optPadding(new Shape(kernel / 2, kernel / 2)).optGroups(groups).optBias(bias).build();
    }

    /** Convolution and batch norm on {@code in} channels, by a choice of pixels and stride 1 where that is safer. */
    static SequentialBlock normalizedFrom(int in, int out, int kernel, int stride) {
        return kernel == 1 && stride > 1 && in < NARROW
                ? new SequentialBlock().add(pixels(stride)).add(convolution(out, 1, 1)).add(batchNorm())
                : normalized(out, kernel, stride, 1);
    }

    /** The first pixel of {@code stride} in each direction: the input of a 1x1 convolution of that stride. */
    private static Block pixels(int stride) {
        return new LambdaBlock(x -> new NDList(
                x.singletonOrThrow().get(new NDIndex(":, :, ::{}, ::{}", stride, stride))), "pixels");
    }

    static Block convolution(int out, int kernel, int stride) {
        return convolution(out, kernel, stride, 1, false);
    }

    /** Convolution and batch norm. */
    static SequentialBlock normalized(int out, int kernel, int stride, int groups) {
        return new SequentialBlock().add(convolution(out, kernel, stride, groups, false)).add(batchNorm());
    }

    static SequentialBlock normalized(int out, int kernel, int stride) {
        return normalized(out, kernel, stride, 1);
    }

    /** Convolution, batch norm and ReLU. */
    static SequentialBlock activated(int out, int kernel, int stride, int groups) {
        return normalized(out, kernel, stride, groups).add(relu());
    }

    static SequentialBlock activated(int out, int kernel, int stride) {
        return activated(out, kernel, stride, 1);
    }

    static Block batchNorm() {
        return BatchNorm.builder().build();
    }

    static Block relu() {
        return Activations.block(ActivationFunction.RELU);
    }

    /** The basic unit of He et al. 2016 (figure 5, left): two 3x3 convolutions beside a shortcut. */
    static Block basic(int in, int out, int stride) {
        return residual(activated(out, 3, stride).add(normalized(out, 3, 1)), in, out, stride);
    }

    /** The ReLU of the branch plus its input, the latter through a 1x1 convolution where the shapes differ. */
    static Block residual(Block branch, int in, int out, int stride) {
        Block shortcut = in == out && stride == 1 ? Blocks.identityBlock() : normalizedFrom(in, out, 1, stride);
        return new SequentialBlock().add(sum(branch, shortcut)).add(relu());
    }

    static Block sum(Block left, Block right) {
        return both(left, right, NDArray::add);
    }

    /** The channels of the left block, then those of the right one. */
    static Block concatenation(Block left, Block right) {
        return both(left, right, (a, b) -> a.concat(b, 1));
    }

    private static Block both(Block left, Block right, BinaryOperator<NDArray> joined) {
        return new ParallelBlock(outputs -> new NDList(
                joined.apply(outputs.get(0).singletonOrThrow(), outputs.get(1).singletonOrThrow()))).addAll(left, right);
    }

    /** The channels from {@code first} to {@code end}, exclusive. */
    static Block channels(int first, int end) {
        return new LambdaBlock(x -> new NDList(x.singletonOrThrow().get(new NDIndex(":, {}:{}", first, end))), "channels");
    }

    /** The channel shuffle of Zhang et al., CVPR 2018 (section 3.1): the first channel of each group, then the second. */
    static Block shuffle(int groups) {
        return new LambdaBlock(x -> {
            NDArray images = x.singletonOrThrow();
            Shape shape = images.getShape();
            return new NDList(images.reshape(-1, groups, shape.get(1) / groups, shape.get(2), shape.get(3))
                    .transpose(0, 2, 1, 3, 4).reshape(-1, shape.get(1), shape.get(2), shape.get(3)));
        }, "shuffle");
    }

    /** Stem and stages of both ShuffleNets in the form for CIFAR; each stage halves the size. */
    static SequentialBlock shuffleStages(int channels, Unit unit) {
        SequentialBlock network = activated(SHUFFLE_STEM, 1, 1);
        addStage(network, 4, SHUFFLE_STEM, channels, 2, unit);
        addStage(network, 8, channels, 2 * channels, 2, unit);
        addStage(network, 4, 2 * channels, 4 * channels, 2, unit);
        return network;
    }

    /** The mean over height and width: {@code (batch, channels)}. */
    static Block globalAverage() {
        return Pool.globalAvgPool2dBlock();
    }

    static void requireImages(String network, int[] inputShape) {
        if (inputShape.length != 3) {
            throw new IllegalArgumentException("A " + network + " takes examples of shape (channels, height, width), found "
                    + Arrays.toString(inputShape) + ".\nMaybe give the layout three dimensions, such as 1, 28, 28, or use a"
                    + " MultilayerPerceptron.");
        }
    }

    /** Checks a factor on channels, of which the narrowest layer must keep one. */
    static void requireWidth(double width, int narrowest) {
        Checks.setting(Double.isFinite(width) && narrowest * width >= 1, "width", "must be 1/" + narrowest + " or more", width,
                "use 0.5 or 1.");
    }
}
