/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The network of Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", CVPR 2018,
 * in the form for CIFAR that the distillation literature has since Tian et al., "Contrastive Representation Distillation", ICLR
 * 2020: a stem of 1x1 convolutions with stride 1, 3 groups, and a ReLU after the depthwise convolution.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#shufflenetv1">Settings</a>
 */
public final class ShuffleNetV1 implements StudentArchitecture {

    @Config(description = "Groups of the pointwise convolutions: 1, 2 or 3, with 144, 200 or 240 channels in the first stage.")
    private int groups = 3;

    /**
     * The network of 3 groups, as OLCUT makes it too.
     */
    public ShuffleNetV1() {}

    /**
     * A network of one of the paper's group counts that fit this form.
     *
     * @param groups the groups of the pointwise convolutions: 1, 2 or 3
     * @throws IllegalArgumentException if it is another number
     */
    public ShuffleNetV1(int groups) {
        this.groups = groups;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(channels() > 0, "groups", "must be 1, 2 or 3", groups, "use 3.");
    }

    /** The channels of the first stage, which doubles in each of the other two: the paper's table 1. */
    private int channels() {
        return switch (groups) {
            case 1 -> 144;
            case 2 -> 200;
            case 3 -> 240;
            default -> 0;
        };
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("ShuffleNetV1", inputShape);
        return Layers.shuffleStages(channels(), this::unit).add(Layers.globalAverage());
    }

    /** The units in the paper's figure 2: (b), and (c) for stride 2, where the pooled input supplies the remaining channels. */
    private Block unit(int in, int out, int stride) {
        int own = stride == 2 ? out - in : out;
        int narrow = own / 4;
        int firstGroups = in == Layers.SHUFFLE_STEM ? 1 : groups;
        SequentialBlock branch = Layers.activated(narrow, 1, 1, firstGroups);
        if (firstGroups > 1) {
            branch.add(Layers.shuffle(firstGroups));
        }
        branch.add(Layers.activated(narrow, 3, stride, narrow)).add(Layers.normalized(own, 1, 1, groups));
        Block joined = stride == 2
                ? Layers.concatenation(branch, Pool.avgPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)))
                : Layers.sum(branch, Blocks.identityBlock());
        return new SequentialBlock().add(joined).add(Layers.relu());
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public String toString() {
        return "ShuffleNetV1(groups=" + groups + ")";
    }
}
