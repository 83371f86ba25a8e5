/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tribuoipwd.internal.ArrayProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that the states of the optimizers share: ownership of native memory, and the run of an update on all parameters.
 */
abstract class ParameterUpdates implements OptimizerState {

    private final List<NDArray> parameters;
    private final NDManager manager;
    private final List<NDArray> arrays = new ArrayList<>();
    private final List<List<NDArray>> groups = new ArrayList<>();
    private final List<ArrayProgram.Arrays> lists = new ArrayList<>();

    ParameterUpdates(List<NDArray> parameters) {
        this.parameters = List.copyOf(parameters);
        for (NDArray parameter : parameters) {
            if (!parameter.hasGradient()) {
                throw new IllegalStateException("The parameters must have gradients, found one of " + parameter.getShape()
                        + " without.\nMaybe call setRequiresGradient(true) on it before.");
            }
        }
        manager = parameters.get(0).getManager().newSubManager();
        groups.add(this.parameters);
    }

    /** Adds an array of zeros for each parameter, which is freed when this state is closed, to those that the update gets. */
    void addZeros() {
        List<NDArray> zeros = parameters.stream().map(parameter -> manager.zeros(parameter.getShape())).toList();
        arrays.addAll(zeros);
        groups.add(zeros);
    }

    @Override
    public List<NDArray> arrays() {
        return List.copyOf(arrays);
    }

    /** Does nothing, as suits steps that do not depend on their number. */
    @Override
    public void resumeAt(long steps) {}

    /** Runs a function of {@link UpdateProgram} on the parameters and on what was added, in this order. */
    void update(String function, double... numbers) {
        if (lists.isEmpty()) {
            // Not before: a state that cannot be made is never closed, and no manager frees a list.
            groups.forEach(group -> lists.add(new ArrayProgram.Arrays(group)));
        }
        UpdateProgram.run(function, numbers, lists.toArray(ArrayProgram.Arrays[]::new));
    }

    @Override
    public void close() {
        lists.forEach(ArrayProgram.Arrays::close);
        manager.close();
    }
}
