/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The network of Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018 (table 2), in the form for
 * CIFAR that the distillation literature has since Tian et al., "Contrastive Representation Distillation", ICLR 2020: stride 1
 * in the second stage, a 1x1 convolution also where a unit expands nothing, ReLU in place of ReLU6. Width 0.5 is the student of
 * that literature.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#mobilenetv2">Settings</a>
 */
public final class MobileNetV2 implements StudentArchitecture {

    private static final int STEM = 32;
    private static final int[] EXPANSIONS = {1, 6, 6, 6, 6, 6, 6};
    private static final int[] CHANNELS = {16, 24, 32, 64, 96, 160, 320};
    private static final int[] UNITS = {1, 2, 3, 4, 3, 3, 1};
    private static final int[] STRIDES = {1, 1, 2, 2, 1, 2, 1};
    private static final int FEATURES = 1280;

    @Config(description = "Factor on the channels, rounded down; the 1280 features do not become fewer.")
    private double width = 0.5;

    /**
     * The network of width 0.5, as OLCUT makes it too.
     */
    public MobileNetV2() {}

    /**
     * A network of any width.
     *
     * @param width the factor on the channels
     * @throws IllegalArgumentException if the width is not finite or leaves no channel
     */
    public MobileNetV2(double width) {
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Layers.requireWidth(width, CHANNELS[0]);
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("MobileNetV2", inputShape);
        int in = (int) (STEM * width);
        SequentialBlock network = Layers.activated(in, 3, 2);
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            int out = (int) (CHANNELS[stage] * width);
            int expansion = EXPANSIONS[stage];
            Layers.addStage(network, UNITS[stage], in, out, STRIDES[stage],
                    (narrow, next, stride) -> unit(narrow, next, stride, expansion));
            in = out;
        }
        return network.add(Layers.activated((int) (FEATURES * Math.max(1, width)), 1, 1)).add(Layers.globalAverage());
    }

    /** An inverted residual: expand, filter each channel, project; a shortcut where the shapes are the same. */
    private static Block unit(int in, int out, int stride, int expansion) {
        int wide = expansion * in;
        SequentialBlock branch = new SequentialBlock().add(Layers.activated(wide, 1, 1))
                .add(Layers.activated(wide, 3, stride, wide)).add(Layers.normalized(out, 1, 1));
        return in == out && stride == 1 ? Layers.sum(branch, Blocks.identityBlock()) : branch;
    }

    @Override
    public Initialization initialization() {
        return Initialization.NORMAL;
    }

    @Override
    public String toString() {
        return "MobileNetV2(width=" + width + ")";
    }
}
