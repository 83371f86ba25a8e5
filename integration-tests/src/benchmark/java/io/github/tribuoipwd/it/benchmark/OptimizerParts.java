/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.optimizer.OptimizerState;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A step of the optimizer on the 65 arrays of ResNet-20. */
@State(Scope.Thread)
public class OptimizerParts {

    private static final int[] SHAPE = {3, 32, 32};

    private NDManager manager;
    private OptimizerState state;

    /** Makes a network with gradients. */
    @Setup
    public void gradients() {
        Engine engine = PyTorch.engine();
        manager = engine.newBaseManager(Device.cpu());
        Block network = Material.network(new CifarResNet(20), 100, SHAPE);
        network.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 32, 32));
        List<NDArray> parameters = network.getParameters().values().stream().filter(Parameter::requiresGradient)
                .map(Parameter::getArray).toList();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager scope = manager.newSubManager(); GradientCollector collector = engine.newGradientCollector()) {
            NDArray images = scope.zeros(new Shape(2, 3, 32, 32));
            collector.backward(network.forward(new ParameterStore(manager, false), new NDList(images), true).singletonOrThrow().sum());
        }
        state = new Sgd(0.05).start(parameters);
    }

    /** Frees the arrays. */
    @TearDown
    public void close() {
        state.close();
        manager.close();
    }

    /** SGD with momentum; the rate is so small that nothing grows. */
    @Benchmark
    public void sgd() {
        state.step(1e-9);
    }
}
