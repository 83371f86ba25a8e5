/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that the optimizers share: iteration over the parameters, and ownership of native memory. The result of an operation
 * attaches to the manager of its first operand: one that begins with the gradient is freed with the step, one that begins with a
 * parameter or with state has to be closed.
 */
abstract class ParameterUpdates implements OptimizerState {

    private final List<NDArray> parameters;
    private final NDManager manager;
    private final List<NDArray> arrays = new ArrayList<>();

    ParameterUpdates(List<NDArray> parameters) {
        this.parameters = List.copyOf(parameters);
        manager = parameters.get(0).getManager().newSubManager();
    }

    /** An array of zeros for each parameter, which is freed when this state is closed. */
    List<NDArray> zeros() {
        List<NDArray> zeros = parameters.stream().map(parameter -> manager.zeros(parameter.getShape())).toList();
        arrays.addAll(zeros);
        return zeros;
    }

    @Override
    public List<NDArray> arrays() {
        return List.copyOf(arrays);
    }

    /** Does nothing, as suits steps that do not depend on their number. */
    @Override
    public void resumeAt(long steps) {}

    @Override
    public void step(double rate) {
        try (NDManager scope = manager.newSubManager()) {
            for (int i = 0; i < parameters.size(); i++) {
                NDArray parameter = parameters.get(i);
                NDArray gradient = parameter.getGradient();
                gradient.attach(scope);
                update(i, parameter, gradient, rate);
                gradient.subi(gradient);
            }
        }
    }

    /** {@code target += factor * source}. */
    static void addScaled(NDArray target, NDArray source, double factor) {
        try (NDArray scaled = source.mul(factor)) {
            target.addi(scaled);
        }
    }

    /**
     * Updates one parameter in place.
     *
     * @param gradient its gradient, which may be modified
     */
    abstract void update(int index, NDArray parameter, NDArray gradient, double rate);

    @Override
    public void close() {
        manager.close();
    }
}
