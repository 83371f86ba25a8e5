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
 * The network of Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", ECCV 2018 (table 5),
 * in the form for CIFAR that the distillation literature has since Tian et al., "Contrastive Representation Distillation", ICLR
 * 2020: a stem of 1x1 convolutions with stride 1.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#shufflenetv2">Settings</a>
 */
public final class ShuffleNetV2 implements StudentArchitecture {

    @Config(description = "Factor on the complexity: 0.5, 1, 1.5 or 2.")
    private double width = 1;

    /**
     * The network of width 1, as OLCUT makes it too.
     */
    public ShuffleNetV2() {}

    /**
     * A network of one of the paper's widths.
     *
     * @param width 0.5, 1, 1.5 or 2
     * @throws IllegalArgumentException if it is another number
     */
    public ShuffleNetV2(double width) {
        this.width = width;
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(channels() > 0, "width", "must be 0.5, 1, 1.5 or 2", width, "use 1.");
    }

    /** The channels of the first stage, which doubles in each of the other two. */
    private int channels() {
        return width == 0.5 ? 48 : width == 1 ? 116 : width == 1.5 ? 176 : width == 2 ? 244 : 0;
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("ShuffleNetV2", inputShape);
        return Layers.shuffleStages(channels(), ShuffleNetV2::unit).add(Layers.activated(width == 2 ? 2048 : 1024, 1, 1))
                .add(Layers.globalAverage());
    }

    /** The units in the paper's figure 3: (c), which keeps half of the channels unchanged, and (d) for stride 2. */
    private static Block unit(int in, int out, int stride) {
        int half = out / 2;
        SequentialBlock left = new SequentialBlock();
        SequentialBlock right = new SequentialBlock();
        if (stride == 1) {
            left.add(Layers.channels(0, half));
            right.add(Layers.channels(half, out));
        } else {
            left.add(Layers.normalized(in, 3, stride, in)).add(Layers.activated(half, 1, 1));
        }
        right.add(Layers.activated(half, 1, 1)).add(Layers.normalized(half, 3, stride, half)).add(Layers.activated(half, 1, 1));
        return new SequentialBlock().add(Layers.concatenation(left, right)).add(Layers.shuffle(2));
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public String toString() {
        return "ShuffleNetV2(width=" + width + ")";
    }
}
