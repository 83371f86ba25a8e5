/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Estimates what float32 rounding does to a network's outputs, by backward error (Wilkinson 1963; Higham, "Accuracy and Stability
 * of Numerical Algorithms", 2002, sections 1.5 and 3.1): what an engine computes is what exact arithmetic would for inputs and
 * parameters that differ by a few units in the last place. So the network is run with such inputs and parameters, and the
 * difference of its outputs is about what another order of the same additions does to them: large where hidden activations are
 * large and cancel, whatever the outputs are.
 */
final class RoundingEstimate {

    /** Half a unit in the last place, relative. */
    private static final double ROUNDOFF = 0x1p-24;
    private static final int DRAWS = 4;
    private static final long SEED = 19630101;

    private final Block block;
    private final List<NDArray> parameters;
    private final SplittableRandom random = new SplittableRandom(SEED);

    /**
     * @param block the network; during an estimate its parameters change, and have the same bits again after it
     */
    RoundingEstimate(Block block) {
        this.block = block;
        parameters = block.getParameters().values().stream().map(parameter -> parameter.getArray())
                .filter(array -> array.getDataType() == DataType.FLOAT32).toList();
    }

    /**
     * Estimates.
     *
     * @param manager the intermediate arrays are freed when this returns
     * @param shape the shape of the input
     * @param input its values; not modified
     * @return the largest difference that rounding makes to an output; NaN if an output is not finite
     */
    double of(NDManager manager, float[] input, Shape shape) {
        float[] exact = run(manager, input, shape);
        List<float[]> before = parameters.stream().map(NDArray::toFloatArray).toList();
        double largest = 0;
        try {
            for (int draw = 0; draw < DRAWS; draw++) {
                for (int i = 0; i < before.size(); i++) {
                    NDArray parameter = parameters.get(i);
                    parameter.set(FloatBuffer.wrap(perturbed(before.get(i), ROUNDOFF * terms(parameter.getShape()))));
                }
                float[] found = run(manager, perturbed(input, ROUNDOFF), shape);
                for (int i = 0; i < found.length; i++) {
                    double difference = Math.abs((double) found[i] - exact[i]);
                    largest = difference > largest || Double.isNaN(difference) ? difference : largest;
                }
            }
        } finally {
            for (int i = 0; i < before.size(); i++) {
                parameters.get(i).set(FloatBuffer.wrap(before.get(i)));
            }
        }
        return largest;
    }

    /** A sum of n products rounds about sqrt(n) times, if each engine adds several of them side by side. */
    private static double terms(Shape shape) {
        return shape.dimension() < 2 || shape.size() == 0 ? 1 : Math.sqrt((double) shape.size() / shape.get(0));
    }

    private float[] perturbed(float[] values, double relative) {
        float[] others = new float[values.length];
        long signs = 0;
        for (int i = 0; i < values.length; i++) {
            signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
            others[i] = (float) (values[i] * ((signs & 1) == 0 ? 1 + 2 * relative : 1 - 2 * relative));
        }
        return others;
    }

    private float[] run(NDManager manager, float[] input, Shape shape) {
        try (NDManager scope = manager.newSubManager()) {
            return block.forward(new ParameterStore(scope, false), new NDList(scope.create(input, shape)), false)
                    .singletonOrThrow().toFloatArray();
        }
    }
}
