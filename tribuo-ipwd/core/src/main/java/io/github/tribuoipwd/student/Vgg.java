/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;

/**
 * The networks of Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015, in
 * the form for CIFAR that the distillation literature has since Tian et al., "Contrastive Representation Distillation", ICLR
 * 2020: batch norm, and global average pooling in place of the hidden linear layers. VGG-8, 11, 13, 16 and 19.
 * <p>
 * Five stages of 64, 128, 256, 512 and 512 channels; 2x2 maximum pooling follows the first three, and the fourth for images of
 * 64x64 or more.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#vgg">Settings</a>
 */
public final class Vgg implements StudentArchitecture {

    private static final int[] CHANNELS = {64, 128, 256, 512, 512};
    private static final int SMALLEST_SIDE = 8;
    private static final int SIDE_OF_FOUR_POOLS = 64;

    @Config(mandatory = true, description = "Layers with weights: 8, 11, 13, 16 or 19.")
    private int depth;

    /**
     * For OLCUT.
     */
    private Vgg() {}

    /**
     * A network of one of the published depths.
     *
     * @param depth 8, 11, 13, 16 or 19; named after the original networks, which have three linear layers
     * @throws IllegalArgumentException if the depth is another number
     */
    public Vgg(int depth) {
        this.depth = depth;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(layers().length > 0, "depth", "must be 8, 11, 13, 16 or 19", depth, "use 8.");
    }

    /** The convolutions of each stage: the paper's table 1, and one each for VGG-8. */
    private int[] layers() {
        return switch (depth) {
            case 8 -> new int[] {1, 1, 1, 1, 1};
            case 11 -> new int[] {1, 1, 2, 2, 2};
            case 13 -> new int[] {2, 2, 2, 2, 2};
            case 16 -> new int[] {2, 2, 3, 3, 3};
            case 19 -> new int[] {2, 2, 4, 4, 4};
            default -> new int[0];
        };
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("Vgg", inputShape);
        int side = Math.min(inputShape[1], inputShape[2]);
        if (side < SMALLEST_SIDE) {
            throw new IllegalArgumentException("A Vgg halves height and width three times, so both must be " + SMALLEST_SIDE
                    + " or more, found examples of shape " + Arrays.toString(inputShape)
                    + ".\nMaybe use a CifarResNet, which takes any size.");
        }
        int pools = side < SIDE_OF_FOUR_POOLS ? 3 : 4;
        int[] layers = layers();
        SequentialBlock network = new SequentialBlock();
        for (int stage = 0; stage < layers.length; stage++) {
            for (int layer = 0; layer < layers[stage]; layer++) {
                network.add(Layers.convolution(CHANNELS[stage], 3, 1, 1, true)).add(Layers.batchNorm()).add(Layers.relu());
            }
            if (stage < pools) {
                network.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
            }
        }
        return network.add(Layers.globalAverage());
    }

    @Override
    public Initialization initialization() {
        return Initialization.NORMAL;
    }

    @Override
    public String toString() {
        return "Vgg(depth=" + depth + ")";
    }
}
