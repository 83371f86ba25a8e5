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
 * The residual networks for CIFAR of He et al., "Deep Residual Learning for Image Recognition", CVPR 2016 (section 4.2), with
 * 1x1 convolutions as shortcuts where the shapes differ, as the distillation literature has them since Tian et al.,
 * "Contrastive Representation Distillation", ICLR 2020: ResNet-8, 14, 20, 32, 44, 56 and 110, and the wide ResNet-8x4 and 32x4.
 * <p>
 * A stem of {@code max(16, 8 width)} channels, then three stages of {@code 16 width}, {@code 32 width} and {@code 64 width}
 * channels, the second and third with stride 2.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#cifarresnet">Settings</a>
 */
public final class CifarResNet implements StudentArchitecture {

    @Config(mandatory = true, description = "Layers with weights: 6n + 2, such as 8, 20, 56 or 110.")
    private int depth;

    @Config(description = "Factor on the channels of the stages; published networks have 1 or 4.")
    private int width = 1;

    /**
     * For OLCUT.
     */
    private CifarResNet() {}

    /**
     * A network of width 1.
     *
     * @param depth the layers with weights, {@code 6n + 2}
     * @throws IllegalArgumentException if the depth is another number
     */
    public CifarResNet(int depth) {
        this(depth, 1);
    }

    /**
     * A network of any width.
     *
     * @param depth the layers with weights, {@code 6n + 2}
     * @param width the factor on the channels, 4 for the networks that are called x4
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public CifarResNet(int depth, int width) {
        this.depth = depth;
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(depth >= 8 && depth % 6 == 2, "depth", "must be 6n + 2, that is 8, 14, 20, 26, 32, 38, 44, 50, 56, ...,"
                + " 110, ...", depth, "use 20, or a ResNet for depth 18, 34 or 50 of the ImageNet form.");
        Checks.setting(width > 0, "width", "must be positive", width, "use 1, or 4 for a network x4.");
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("CifarResNet", inputShape);
        int units = (depth - 2) / 6;
        int stem = Math.max(16, 8 * width);
        SequentialBlock network = Layers.activated(stem, 3, 1);
        Layers.addStage(network, units, stem, 16 * width, 1, Layers::basic);
        Layers.addStage(network, units, 16 * width, 32 * width, 2, Layers::basic);
        Layers.addStage(network, units, 32 * width, 64 * width, 2, Layers::basic);
        return network.add(Layers.globalAverage());
    }

    @Override
    public String toString() {
        return "CifarResNet(depth=" + depth + ",width=" + width + ")";
    }
}
