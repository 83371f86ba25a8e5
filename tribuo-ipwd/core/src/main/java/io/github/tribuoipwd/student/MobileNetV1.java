/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;

/**
 * The network of Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017
 * (table 1): depthwise 3x3 and pointwise 1x1 convolutions in turn, each with batch norm and ReLU. Made for images of about
 * 224x224, which it divides by 32.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#mobilenetv1">Settings</a>
 */
public final class MobileNetV1 implements StudentArchitecture {

    private static final int STEM = 32;
    private static final int[] CHANNELS = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    private static final int[] STRIDES = {1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1};

    @Config(description = "Factor on the channels, rounded down; the paper has 0.25, 0.5, 0.75 and 1.")
    private double width = 1;

    /**
     * The network of width 1, as OLCUT makes it too.
     */
    public MobileNetV1() {}

    /**
     * A network of any width.
     *
     * @param width the factor on the channels
     * @throws IllegalArgumentException if the width is not finite or leaves no channel
     */
    public MobileNetV1(double width) {
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Layers.requireWidth(width, STEM);
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("MobileNetV1", inputShape);
        int in = (int) (STEM * width);
        SequentialBlock network = Layers.activated(in, 3, 2);
        for (int i = 0; i < CHANNELS.length; i++) {
            int out = (int) (CHANNELS[i] * width);
            network.add(Layers.activated(in, 3, STRIDES[i], in)).add(Layers.activated(out, 1, 1));
            in = out;
        }
        return network.add(Layers.globalAverage());
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public String toString() {
        return "MobileNetV1(width=" + width + ")";
    }
}
