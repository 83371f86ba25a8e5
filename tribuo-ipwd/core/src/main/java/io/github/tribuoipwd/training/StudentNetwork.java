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
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Scalars;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.student.Initialization;
import io.github.tribuoipwd.student.SeededDropout;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A student during its training: input transform, backbone, main head, and the classifier head that IPWD needs and that is never
 * exported.
 */
final class StudentNetwork implements Resumable {

    private final InputTransform transform;
    private final Block input;
    private final Block backbone;
    private final Block mainHead;
    private final @Nullable Block classifierHead;
    private final boolean detached;
    private final ParameterStore store;

    /**
     * Builds and initializes a network whose parameters are freed with the manager.
     */
    StudentNetwork(NDManager manager, StudentArchitecture architecture, int[] rowShape, InputTransform transform, int classes,
            ClassifierHead head, SplittableRandom random) {
        this.transform = transform;
        UnaryOperator<NDArray> transformed = transformed(transform, manager, rowShape.length + 1);
        input = lambda("transform", rows -> transformed.apply(shaped(rows, rowShape)));
        backbone = architecture.backbone(rowShape);
        mainHead = Linear.builder().setUnits(classes).build();
        classifierHead = head == ClassifierHead.NONE ? null : Linear.builder().setUnits(classes).build();
        detached = head == ClassifierHead.DETACHED;
        store = new ParameterStore(manager, false);

        Shape example = new Shape(LongStream.concat(LongStream.of(1), Arrays.stream(rowShape).asLongStream()).toArray());
        backbone.initialize(manager, DataType.FLOAT32, example);
        Shape[] features = backbone.getOutputShapes(new Shape[] {example});
        for (Block block : heads()) {
            block.initialize(manager, DataType.FLOAT32, features);
        }
        Initialization initialization = architecture.initialization();
        initialization.apply(backbone, random);
        heads().forEach(block -> initialization.apply(block, random));
    }

    /** The logits of the two heads, {@code (batch, classes)}; null where there is no classifier head. */
    record Logits(NDArray main, @Nullable NDArray classifier) {}

    /**
     * Runs a pass through both heads.
     *
     * @param rows raw feature rows {@code (batch, size)}; the results attach to their manager
     * @param training whether dropout is active and batch norm uses the batch's statistics
     */
    Logits forward(NDArray rows, boolean training) {
        NDArray images = channelsLast(run(input, new NDList(rows), training).singletonOrThrow());
        NDList features = run(backbone, new NDList(images), training);
        NDArray main = run(mainHead, features, training).singletonOrThrow();
        if (classifierHead == null) {
            return new Logits(main, null);
        }
        NDList seen = detached ? new NDList(features.singletonOrThrow().stopGradient()) : features;
        return new Logits(main, run(classifierHead, seen, training).singletonOrThrow());
    }

    private NDList run(Block block, NDList values, boolean training) {
        return block.forward(store, values, training);
    }

    private List<Block> heads() {
        return classifierHead == null ? List.of(mainHead) : List.of(mainHead, classifierHead);
    }

    /** The arrays that an optimizer updates, those of the classifier head included. */
    List<NDArray> trainable() {
        List<NDArray> arrays = new ArrayList<>(trainable(backbone));
        heads().forEach(head -> arrays.addAll(trainable(head)));
        return arrays;
    }

    private static List<NDArray> trainable(Block block) {
        return block.getParameters().values().stream().filter(Parameter::requiresGradient).map(Parameter::getArray).toList();
    }

    /** All arrays that an epoch can change: the trainable ones and the running statistics of batch norm. */
    List<NDArray> arrays() {
        List<Block> blocks = new ArrayList<>(heads());
        blocks.add(backbone);
        return blocks.stream().flatMap(block -> block.getParameters().values().stream()).map(Parameter::getArray).toList();
    }

    /** Whether it draws from the generator of the whole process, whose state nothing can save. */
    boolean drawsFromEngine() {
        return blocks(backbone).anyMatch(Dropout.class::isInstance);
    }

    private static Stream<Block> blocks(Block block) {
        return Stream.concat(Stream.of(block), block.getChildren().values().stream().flatMap(StudentNetwork::blocks));
    }

    private List<SeededDropout> dropouts() {
        return blocks(backbone).filter(SeededDropout.class::isInstance).map(SeededDropout.class::cast).toList();
    }

    @Override
    public void save(StateWriter state) throws IOException {
        for (NDArray array : arrays()) {
            state.array(array);
        }
        for (SeededDropout dropout : dropouts()) {
            state.number(dropout.passes());
        }
    }

    @Override
    public void restore(StateReader state) throws IOException {
        for (NDArray array : arrays()) {
            state.array(array);
        }
        for (SeededDropout dropout : dropouts()) {
            dropout.resumeAt(state.number());
        }
    }

    /** The number of trainable parameters without the classifier head. */
    long deployedParameters() {
        return LongStream.concat(trainable(backbone).stream().mapToLong(NDArray::size),
                trainable(mainHead).stream().mapToLong(NDArray::size)).sum();
    }

    /**
     * The student as it is deployed: from raw rows in their shape to probabilities, without the classifier head. Shares the
     * parameters of this network.
     */
    Block deployment() {
        return new SequentialBlock().add(lambda("transform", this::transformed)).add(backbone).add(mainHead)
                .add(lambda("probabilities", logits -> logits.softmax(-1)));
    }

    private static NDArray shaped(NDArray rows, int[] rowShape) {
        return rowShape.length == 1 ? rows
                : rows.reshape(LongStream.concat(LongStream.of(-1), Arrays.stream(rowShape).asLongStream()).toArray());
    }

    /**
     * The same images with the channels of a pixel side by side in memory. PyTorch chooses the layout of what it computes by that
     * of its inputs, so that most layers keep it; on a CPU most networks train faster in it (docs/performance.md), and its
     * channels-first convolutions are not always right (docs/upstream-odd-batch.md). On a GPU this was not measured, so
     * images stay as they are.
     */
    private static NDArray channelsLast(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || images.getDevice().isGpu()) {
            return images;
        }
        Shape last = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
        // Flattening copies; the second transposition only renames the axes.
        return images.transpose(0, 2, 3, 1).flatten().reshape(last).transpose(0, 3, 1, 2);
    }

    /** The transform as it is deployed, its numbers beside the rows. */
    private NDArray transformed(NDArray rows) {
        NDManager manager = rows.getManager();
        int dimensions = rows.getShape().dimension();
        return standardized(transform, transform.scale() == 1 ? rows : rows.mul(transform.scale()),
                () -> perChannel(transform.mean(), manager, dimensions), () -> perChannel(transform.std(), manager, dimensions));
    }

    /** The same with numbers that are made once for all steps of a training. */
    private static UnaryOperator<NDArray> transformed(InputTransform transform, NDManager manager, int dimensions) {
        NDArray mean = perChannel(transform.mean(), manager, dimensions);
        NDArray std = perChannel(transform.std(), manager, dimensions);
        return rows -> standardized(transform, Scalars.times(rows, transform.scale()), () -> mean, () -> std);
    }

    /** Less the mean and by the deviation, of which a transform may lack either. */
    private static NDArray standardized(InputTransform transform, NDArray scaled, Supplier<NDArray> mean, Supplier<NDArray> std) {
        NDArray centered = transform.mean().length == 0 ? scaled : scaled.sub(mean.get());
        return transform.std().length == 0 ? centered : centered.div(std.get());
    }

    /** One value a channel as {@code (1, channels, 1, 1)}, or {@code (1, length)} for plain rows. */
    private static NDArray perChannel(double[] values, NDManager manager, int dimensions) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        long[] shape = new long[dimensions];
        Arrays.fill(shape, 1);
        shape[1] = values.length;
        return manager.create(floats, new Shape(shape));
    }

    private static Block lambda(String name, UnaryOperator<NDArray> function) {
        return new LambdaBlock(values -> new NDList(function.apply(values.singletonOrThrow())), name);
    }
}
