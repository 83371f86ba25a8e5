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
import io.github.tribuoipwd.student.Initialization.Distribution;

/**
 * The wide residual networks of Zagoruyko and Komodakis, "Wide Residual Networks", BMVC 2016, without dropout: WRN-depth-width.
 * <p>
 * A stem of 16 channels, then three stages of {@code 16 width}, {@code 32 width} and {@code 64 width} channels, the second and
 * third with stride 2; batch norm and ReLU come before the convolutions (He et al., "Identity Mappings in Deep Residual
 * Networks", ECCV 2016).
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#wideresnet">Settings</a>
 */
public final class WideResNet implements StudentArchitecture {

    @Config(mandatory = true, description = "Layers with weights: 6n + 4, such as 16, 28 or 40.")
    private int depth;

    @Config(mandatory = true, description = "Factor on the channels of the stages, such as 1, 2 or 10.")
    private int width;

    /**
     * For OLCUT.
     */
    private WideResNet() {}

    /**
     * A network of any depth and width.
     *
     * @param depth the layers with weights, {@code 6n + 4}
     * @param width the factor on the channels
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public WideResNet(int depth, int width) {
        this.depth = depth;
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(depth >= 10 && depth % 6 == 4, "depth", "must be 6n + 4, that is 10, 16, 22, 28, 34, 40, ...", depth,
                "use 16 or 40.");
        Checks.setting(width > 0, "width", "must be positive", width, "use 1 or 2.");
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("WideResNet", inputShape);
        int units = (depth - 4) / 6;
        SequentialBlock network = new SequentialBlock().add(Layers.convolution(16, 3, 1));
        Layers.addStage(network, units, 16, 16 * width, 1, WideResNet::unit);
        Layers.addStage(network, units, 16 * width, 32 * width, 2, WideResNet::unit);
        Layers.addStage(network, units, 32 * width, 64 * width, 2, WideResNet::unit);
        return network.add(Layers.batchNorm()).add(Layers.relu()).add(Layers.globalAverage());
    }

    /** Where the shapes differ, the first batch norm and ReLU come before the shortcut too. */
    private static Block unit(int in, int out, int stride) {
        SequentialBlock first = new SequentialBlock().add(Layers.batchNorm()).add(Layers.relu());
        SequentialBlock branch = new SequentialBlock().add(Layers.convolution(out, 3, stride)).add(Layers.batchNorm())
                .add(Layers.relu()).add(Layers.convolution(out, 3, 1));
        return in == out && stride == 1 ? Layers.sum(first.add(branch), Blocks.identityBlock())
                : first.add(Layers.sum(branch, Layers.convolution(out, 1, stride)));
    }

    /** {@inheritDoc} Here: the default, but with zero biases. */
    @Override
    public Initialization initialization() {
        return new Initialization(Distribution.NORMAL_FAN_OUT, Distribution.UNIFORM_FAN_IN, Distribution.ZERO);
    }

    @Override
    public String toString() {
        return "WideResNet(depth=" + depth + ",width=" + width + ")";
    }
}
