/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.List;

/**
 * How much a network computes, by its weights and the places at which each is used. It depends on nothing but the network and the
 * shape of its input.
 *
 * @param multiplications those of a forward pass of one example
 * @param parameters the parameters of the network, those of batch norm's statistics included
 */
record StepWork(long multiplications, long parameters) {

    /** Gradient, clipping and update of a parameter take about as long as so many multiplications. */
    private static final int UPDATE = 64;

    /** Counts in blocks that are initialized. */
    static StepWork of(List<Block> blocks) {
        return blocks.stream().map(StepWork::of).reduce(new StepWork(0, 0), StepWork::plus);
    }

    private static StepWork of(Block block) {
        StepWork children = of(block.getChildren().values());
        List<Shape> weights = block.getDirectParameters().values().stream().map(Parameter::getArray)
                .map(array -> array.getShape()).toList();
        return children.plus(new StepWork(multiplications(block, weights), weights.stream().mapToLong(Shape::size).sum()));
    }

    /** A bias or a scale is added or multiplied once an output, which is little beside the weights. */
    private static long multiplications(Block block, List<Shape> parameters) {
        List<Shape> weights = parameters.stream().filter(shape -> shape.dimension() > 1).toList();
        if (weights.isEmpty()) {
            return 0;
        }
        long outputs = Arrays.stream(block.getOutputShapes(block.getInputShapes())).mapToLong(Shape::size).sum();
        return weights.stream().mapToLong(weight -> weight.size() * Math.max(1, outputs / weight.get(0))).sum();
    }

    private StepWork plus(StepWork other) {
        return new StepWork(multiplications + other.multiplications, parameters + other.parameters);
    }

    /** What a step computes, in multiplications of its forward pass. */
    long step(int batchSize) {
        return multiplications * batchSize + UPDATE * parameters;
    }
}
