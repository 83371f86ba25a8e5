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
 * A convolutional network of stages: each stage has some layers of convolution, batch norm and ReLU at one width, halves
 * height and width, and can be residual (He et al., CVPR 2016). Global average pooling ends it.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#convolutionalnetwork">Settings</a>
 */
public final class ConvolutionalNetwork implements StudentArchitecture {

    /** How a stage halves height and width. */
    public enum Downsampling {
        /** The first convolution of the stage has stride 2. */
        STRIDE,
        /** Maximum pooling of 2 x 2 ends the stage. */
        MAX_POOL,
        /** Average pooling of 2 x 2 ends the stage. */
        AVERAGE_POOL,
        /** The size stays. */
        NONE
    }

    @Config(mandatory = true, description = "Channels of each stage.")
    private int[] channels = {};

    @Config(description = "Layers of convolution, batch norm and ReLU in each stage.")
    private int layersPerStage = 1;

    @Config(description = "Side of the square kernels, an odd number.")
    private int kernel = 3;

    @Config(description = "How a stage halves height and width: STRIDE, MAX_POOL, AVERAGE_POOL or NONE.")
    private Downsampling downsampling = Downsampling.STRIDE;

    @Config(description = "Adds the input of each layer to its output before the ReLU, by a 1x1 convolution where the shapes"
            + " differ.")
    private boolean residual = false;

    /**
     * For OLCUT.
     */
    private ConvolutionalNetwork() {}

    private ConvolutionalNetwork(ConvolutionalNetwork settings) {
        channels = settings.channels.clone();
        layersPerStage = settings.layersPerStage;
        kernel = settings.kernel;
        downsampling = settings.downsampling;
        residual = settings.residual;
        Checks.validated(this);
    }

    /**
     * Begins a network.
     *
     * @param channels the channels of each stage, one positive number or more; copied
     * @return a builder with the defaults: one layer a stage, kernel 3, stride 2, not residual
     */
    public static Builder builder(int... channels) {
        return new Builder(channels);
    }

    @Override
    public void postConfig() {
        Checks.setting(channels.length > 0 && Arrays.stream(channels).allMatch(n -> n > 0), "channels",
                "must hold one positive number or more", Arrays.toString(channels), "use 8, 16, 32.");
        Checks.setting(layersPerStage > 0, "layersPerStage", "must be positive", layersPerStage, "use 1.");
        Checks.setting(kernel > 0 && kernel % 2 == 1, "kernel", "must be a positive odd number", kernel, "use 3.");
    }

    @Override
    public Block backbone(int[] inputShape) {
        Layers.requireImages("ConvolutionalNetwork", inputShape);
        int side = Math.min(inputShape[1], inputShape[2]);
        int halvings = downsampling == Downsampling.NONE ? 0 : channels.length;
        if (side >> halvings == 0 && downsampling != Downsampling.STRIDE) {
            throw new IllegalArgumentException("Examples of shape " + Arrays.toString(inputShape) + " cannot be halved "
                    + halvings + " times.\nMaybe use fewer stages, or downsampling NONE.");
        }
        SequentialBlock network = new SequentialBlock();
        int width = inputShape[0];
        for (int stage : channels) {
            for (int layer = 0; layer < layersPerStage; layer++) {
                int stride = layer == 0 && downsampling == Downsampling.STRIDE ? 2 : 1;
                network.add(layer(width, stage, stride));
                width = stage;
            }
            switch (downsampling) {
                case MAX_POOL -> network.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
                case AVERAGE_POOL -> network.add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
                case STRIDE, NONE -> { }
            }
        }
        return network.add(Layers.globalAverage());
    }

    private Block layer(int in, int out, int stride) {
        SequentialBlock branch = Layers.normalizedFrom(in, out, kernel, stride);
        return residual ? Layers.residual(branch, in, out, stride) : branch.add(Layers.relu());
    }

    @Override
    public String toString() {
        return "ConvolutionalNetwork(channels=" + Arrays.toString(channels) + ",layersPerStage=" + layersPerStage + ",kernel="
                + kernel + ",downsampling=" + downsampling + ",residual=" + residual + ")";
    }

    /**
     * Builds a {@link ConvolutionalNetwork}.
     */
    public static final class Builder {

        /** Holds the settings; it never makes a network. */
        private final ConvolutionalNetwork network = new ConvolutionalNetwork();

        private Builder(int[] channels) {
            network.channels = channels.clone();
        }

        /**
         * Sets the layers of each stage.
         *
         * @param layers the number of layers of convolution, batch norm and ReLU, positive; 1 by default
         * @return this builder
         */
        public Builder layersPerStage(int layers) {
            network.layersPerStage = layers;
            return this;
        }

        /**
         * Sets the kernels.
         *
         * @param side the side of the square kernels in pixels, a positive odd number; 3 by default
         * @return this builder
         */
        public Builder kernel(int side) {
            network.kernel = side;
            return this;
        }

        /**
         * Sets how a stage halves height and width.
         *
         * @param way the way; {@link Downsampling#STRIDE} by default
         * @return this builder
         */
        public Builder downsampling(Downsampling way) {
            network.downsampling = way;
            return this;
        }

        /**
         * Sets whether the input of each layer is added to its output.
         *
         * @param on true for a residual network; false by default
         * @return this builder
         */
        public Builder residual(boolean on) {
            network.residual = on;
            return this;
        }

        /**
         * Builds the network's description; the builder can go on to build others.
         *
         * @return the architecture
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public ConvolutionalNetwork build() {
            return new ConvolutionalNetwork(network);
        }
    }
}
