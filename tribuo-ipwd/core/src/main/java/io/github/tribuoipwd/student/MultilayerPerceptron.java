/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;

/**
 * A multilayer perceptron: hidden layers of any sizes, each followed by batch norm (optional), the activation and dropout
 * (optional). Takes inputs of any shape and flattens them.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#multilayerperceptron">Settings</a>
 */
public final class MultilayerPerceptron implements StudentArchitecture {

    @Config(mandatory = true, description = "Width of each hidden layer; empty for a linear student.")
    private int[] hidden = {};

    @Config(description = "Activation of the hidden layers.")
    private ActivationFunction activation = ActivationFunction.RELU;

    @Config(description = "Probability of a hidden unit to be dropped in training, 0 for none.")
    private float dropout = 0f;

    @Config(description = "Batch norm after each hidden layer's weights; steadies training under large distillation weights.")
    private boolean batchNorm = false;

    /**
     * For OLCUT.
     */
    private MultilayerPerceptron() {}

    /**
     * A plain network of ReLU layers, without dropout and batch norm.
     *
     * @param hidden the width of each hidden layer; none for a linear student, which is a logistic regression
     * @throws IllegalArgumentException if one is not positive
     */
    public MultilayerPerceptron(int... hidden) {
        this(ActivationFunction.RELU, 0f, false, hidden);
    }

    /**
     * A network with every setting.
     *
     * @param activation the activation of the hidden layers
     * @param dropout the probability of a hidden unit to be dropped in training, in [0, 1)
     * @param batchNorm whether batch norm follows each hidden layer's weights
     * @param hidden the width of each hidden layer, none for a linear student; copied
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public MultilayerPerceptron(ActivationFunction activation, float dropout, boolean batchNorm, int... hidden) {
        this.activation = activation;
        this.dropout = dropout;
        this.batchNorm = batchNorm;
        this.hidden = hidden.clone();
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(Arrays.stream(hidden).allMatch(n -> n > 0), "hidden", "must hold positive widths", Arrays.toString(hidden),
                "use one layer of 64, or none for a linear student.");
        Checks.setting(dropout >= 0 && dropout < 1, "dropout", "must be in [0, 1)", dropout, "use 0.1, or 0 for none.");
        requireHidden("activation", activation, activation == ActivationFunction.RELU);
        requireHidden("dropout", dropout, dropout == 0);
        requireHidden("batchNorm", batchNorm, !batchNorm);
    }

    private void requireHidden(String field, Object value, boolean isDefault) {
        Checks.setting(isDefault || hidden.length > 0, field, "has no effect without a hidden layer and must not be set", value,
                "leave it out, or set hidden to 64.");
    }

    @Override
    public Block backbone(int[] inputShape) {
        SequentialBlock network = new SequentialBlock().add(Blocks.batchFlattenBlock());
        for (int width : hidden) {
            network.add(Linear.builder().setUnits(width).optBias(!batchNorm).build());
            if (batchNorm) {
                network.add(BatchNorm.builder().build());
            }
            network.add(Activations.block(activation));
            if (dropout > 0) {
                network.add(new SeededDropout(dropout));
            }
        }
        return network;
    }

    @Override
    public String toString() {
        return "MultilayerPerceptron(hidden=" + Arrays.toString(hidden) + ",activation=" + activation + ",dropout=" + dropout
                + ",batchNorm=" + batchNorm + ")";
    }
}
