/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportedGraph;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A student network as the trainer builds it, opened to tests in other packages. */
public final class BuiltStudent implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final StudentNetwork network;
    private final Shape shape;
    private final int size;

    public BuiltStudent(StudentArchitecture architecture, int classes, long seed, int... shape) {
        network = new StudentNetwork(manager, architecture, shape, InputTransform.identity(), classes, ClassifierHead.NONE,
                new SplittableRandom(seed));
        this.shape = new Shape(IntStream.of(shape).asLongStream().toArray());
        size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    }

    public long parameters() {
        return network.deployedParameters();
    }

    /** A copy of one parameter. */
    public record Values(Parameter.Type type, long[] shape, float[] values) {}

    /** All parameters in their order; the weight and the bias of the head are the last two. */
    public List<Values> values() {
        return deployment().getParameters().values().stream().map(parameter -> new Values(parameter.getType(),
                parameter.getArray().getShape().getShape(), parameter.getArray().toFloatArray())).toList();
    }

    /**
     * Gives batch norm the statistics of a batch of normal noise, so that the signal keeps its size in inference: a training
     * pass adds a tenth of them to the running ones.
     */
    public void adaptBatchNorm(int batch) {
        scaleRunningStatistics(0);
        boolean gradients = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try (NDManager scope = manager.newSubManager()) {
            network.forward(noise(scope, batch, 5), true);
        } finally {
            JniUtils.setGradMode(gradients);
        }
        scaleRunningStatistics(10);
    }

    /** The prediction of the deployed network for normal noise, {@code rows * classes} values. */
    public float[] probabilities(int rows, long seed) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray shaped = noise(scope, rows, seed).reshape(new Shape(rows).addAll(shape));
            return deployment().forward(new ParameterStore(scope, false), new NDList(shaped), false)
                    .singletonOrThrow().toFloatArray();
        }
    }

    /** The same by the network as it is while it trains, whose images stand channels-last. */
    public float[] probabilitiesWhileTraining(int rows, long seed) {
        try (NDManager scope = manager.newSubManager()) {
            return network.forward(noise(scope, rows, seed), false).main().softmax(-1).toFloatArray();
        }
    }

    /**
     * The gradients of all parameters of the sum of squared logits, added up over batches of the size, with batch norm and dropout
     * as in prediction: mathematically they do not depend on the size.
     */
    public double[][] gradients(int rows, int batch, long seed) {
        boolean gradients = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        List<NDArray> trainable = network.trainable();
        trainable.forEach(parameter -> parameter.setRequiresGradient(true));
        double[][] sums = trainable.stream().map(parameter -> new double[(int) parameter.size()]).toArray(double[][]::new);
        try (NDManager scope = manager.newSubManager()) {
            NDArray all = noise(scope, rows, seed);
            for (int first = 0; first < rows; first += batch) {
                try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray some = all.get(new NDIndex("{}:{}", first, Math.min(rows, first + batch)));
                    collector.backward(network.forward(some, false).main().square().sum());
                    for (int i = 0; i < sums.length; i++) {
                        NDArray gradient = trainable.get(i).getGradient();
                        add(sums[i], gradient.toFloatArray());
                        // PyTorch would add the next one to it.
                        gradient.subi(gradient);
                    }
                }
            }
            return sums;
        } finally {
            JniUtils.setGradMode(gradients);
        }
    }

    private static void add(double[] sums, float[] values) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
    }

    private NDArray noise(NDManager scope, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(values, new Shape(rows, size));
    }

    private void scaleRunningStatistics(float factor) {
        for (Parameter parameter : deployment().getParameters().values()) {
            if (parameter.getType() == Parameter.Type.RUNNING_MEAN || parameter.getType() == Parameter.Type.RUNNING_VAR) {
                float[] values = parameter.getArray().toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= factor;
                }
                parameter.getArray().set(values);
            }
        }
    }

    private Block deployment() {
        return network.deployment();
    }

    /** Exports what would be deployed, verified with batches of 1, 2 and 3. */
    public ExportedGraph export() {
        return BlockExporter.builder(deployment()).input("rows", new Shape(-1).addAll(shape)).sizes("batch", 1, 2, 3)
                .tolerance(2e-5, 0).build().export();
    }

    @Override
    public void close() {
        manager.close();
    }
}
