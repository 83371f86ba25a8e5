/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a training set into batches, in a new order every epoch: the views of the examples and what the student shall imitate. The
 * buffers are direct, read by the engine without a copy, and written again for the next batch.
 */
final class Batches {

    /**
     * One batch, attached to the scope of its step.
     *
     * @param examples which examples it holds
     * @param rows their views {@code (number, size)}
     * @param labels their label ids {@code (number)}
     * @param labelIds the same in Java
     * @param targets logits to imitate {@code (number, classes)}; null without any
     * @param targetValues the same in Java's view of the engine's memory; null without any
     * @param exampleWeights their weights; null where all are 1
     */
    record Batch(Targets.Batch examples, NDArray rows, NDArray labels, long[] labelIds, @Nullable NDArray targets,
            @Nullable FloatBuffer targetValues, @Nullable NDArray exampleWeights) {}

    private final TrainingSet data;
    private final @Nullable Targets targets;
    private final @Nullable Augmentation augmentation;
    private final long viewSeed;
    private final int batchSize;
    private final int[] order;
    private final int[] shape;
    private final FloatBuffer image;
    private final ByteBuffer rows;
    private final @Nullable ByteBuffer logits;

    Batches(TrainingSet data, @Nullable Targets targets, @Nullable Augmentation augmentation, long viewSeed, int batchSize) {
        this.data = data;
        this.targets = targets;
        this.augmentation = augmentation;
        this.viewSeed = viewSeed;
        this.batchSize = batchSize;
        order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        shape = data.rows().shape();
        image = Buffers.direct(augmentation == null ? 0 : data.rows().size());
        rows = direct(data.rows().size());
        logits = targets == null ? null : direct(data.labelNames().size());
    }

    private ByteBuffer direct(int rowSize) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(batchSize, rowSize * Float.BYTES)).order(ByteOrder.nativeOrder());
    }

    /** The last batch of an epoch may be smaller, but not a single example: batch norm has no variance of one. */
    int perEpoch() {
        return data.size() / batchSize + (data.size() % batchSize > 1 ? 1 : 0);
    }

    void shuffle(SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    Batch load(int batch, int epoch, NDManager scope) {
        int first = batch * batchSize;
        int size = Math.min(batchSize, order.length - first);
        Targets.Batch examples = new Targets.Batch(order, first, size);
        long[] labels = new long[size];
        float[] weights = data.weights() == null ? null : new float[size];
        for (int i = 0; i < size; i++) {
            labels[i] = data.labels()[examples.example(i)];
            if (weights != null) {
                weights[i] = data.weights()[examples.example(i)];
            }
        }
        FloatBuffer views = floats(rows, size, data.rows().size());
        fill(examples, epoch, views);
        FloatBuffer wanted = null;
        if (targets != null && logits != null) {
            wanted = floats(logits, size, data.labelNames().size());
            targets.logits(examples, views, wanted);
        }
        Shape shape = new Shape(size);
        return new Batch(examples, scope.create(rows, new Shape(size, data.rows().size()), DataType.FLOAT32),
                scope.create(labels, shape), labels,
                wanted == null || logits == null ? null
                        : scope.create(logits, new Shape(size, data.labelNames().size()), DataType.FLOAT32),
                wanted, weights == null ? null : scope.create(weights, shape));
    }

    /** Writes what the student sees, and leaves the position at the beginning. */
    private void fill(Targets.Batch examples, int epoch, FloatBuffer views) {
        if (augmentation == null) {
            data.rows().copy(order, examples.first(), examples.number(), views);
        } else {
            for (int i = 0; i < examples.number(); i++) {
                int example = examples.example(i);
                data.rows().copy(example, image.clear());
                augmentation.apply(image.flip(), shape, views, Augmentation.generator(viewSeed, epoch, example));
            }
        }
        views.rewind();
    }

    private static FloatBuffer floats(ByteBuffer buffer, int number, int width) {
        buffer.clear().limit(number * width * Float.BYTES);
        return buffer.asFloatBuffer();
    }
}
