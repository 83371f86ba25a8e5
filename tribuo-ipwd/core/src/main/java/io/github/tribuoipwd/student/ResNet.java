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

/**
 * The residual networks for ImageNet of He et al., "Deep Residual Learning for Image Recognition", CVPR 2016 (table 1), with
 * the stride of a bottleneck on its 3x3 convolution, as in PyTorch's model zoo: ResNet-18, 34 and 50.
 * <p>
 * Four stages of 64, 128, 256 and 512 channels (four times as many with bottlenecks), the last three with stride 2.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#resnet">Settings</a>
 */
public final class ResNet implements StudentArchitecture {

    private static final int BOTTLENECK_EXPANSION = 4;

    /** The layers before the stages. */
    public enum Stem {
        /** A 7x7 convolution of stride 2 and a 3x3 maximum pooling of stride 2, for images of about 224x224. */
        IMAGENET,
        /** A 3x3 convolution of stride 1, for images of about 32x32. */
        CIFAR
    }

    @Config(mandatory = true, description = "Layers with weights: 18, 34 or 50.")
    private int depth;

    @Config(description = "The layers before the stages: IMAGENET for large images, CIFAR for small ones.")
    private Stem stem = Stem.IMAGENET;

    /**
     * For OLCUT.
     */
    private ResNet() {}

    /**
     * A network of one of the published depths.
     *
     * @param depth 18, 34 or 50
     * @param stem the layers before the stages
     * @throws IllegalArgumentException if the depth is another number
     */
    public ResNet(int depth, Stem stem) {
        this.depth = depth;
        this.stem = stem;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(units().length > 0, "depth", "must be 18, 34 or 50", depth,
                "use 18, or a CifarResNet for the depths 6n + 2 of the CIFAR form.");
    }

    private int[] units() {
        return switch (depth) {
            case 18 -> new int[] {2, 2, 2, 2};
            case 34, 50 -> new int[] {3, 4, 6, 3};
            default -> new int[0];
        };
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("ResNet", inputShape);
        SequentialBlock network = Layers.activated(64, stem == Stem.CIFAR ? 3 : 7, stem == Stem.CIFAR ? 1 : 2);
        if (stem == Stem.IMAGENET) {
            network.add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
        }
        boolean bottlenecks = depth >= 50;
        int[] units = units();
        int in = 64;
        for (int stage = 0; stage < units.length; stage++) {
            int out = (64 << stage) * (bottlenecks ? BOTTLENECK_EXPANSION : 1);
            Layers.addStage(network, units[stage], in, out, stage == 0 ? 1 : 2,
                    bottlenecks ? ResNet::bottleneck : Layers::basic);
            in = out;
        }
        return network.add(Layers.globalAverage());
    }

    /** The right unit in the paper's figure 5. */
    private static Block bottleneck(int in, int out, int stride) {
        int narrow = out / BOTTLENECK_EXPANSION;
        SequentialBlock branch = new SequentialBlock().add(Layers.activated(narrow, 1, 1))
                .add(Layers.activated(narrow, 3, stride)).add(Layers.normalized(out, 1, 1));
        return Layers.residual(branch, in, out, stride);
    }

    @Override
    public String toString() {
        return "ResNet(depth=" + depth + ",stem=" + stem + ")";
    }
}
