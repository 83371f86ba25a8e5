/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

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
 * Cuts a training set into batches, in a new order every epoch: the views of the examples and the student's targets. The buffers
 * are direct, read by the engine without a copy, and written again for the next batch.
 */
final class BatchLoader implements AutoCloseable {

    /**
     * One batch, attached to the scope of its step.
     *
     * @param examples which examples it holds
     * @param rows their views {@code (number, size)}
     * @param labels their label ids {@code (number)}, 0 where there is none
     * @param labeled {@code (number)}, 0 where there is no label and 1 elsewhere; null where all have one
     * @param labelIds the label ids in Java, negative where there is none
     * @param targets target logits {@code (number, classes)}; null without a teacher
     * @param targetValues the same in Java's view of the engine's memory; null without a teacher
     * @param exampleWeights their weights; null where all are 1
     */
    record Batch(TeacherSignal.Batch examples, NDArray rows, NDArray labels, @Nullable NDArray labeled, long[] labelIds,
            @Nullable NDArray targets, @Nullable FloatBuffer targetValues, @Nullable NDArray exampleWeights) {}

    /** How many examples a teacher that runs beside the training gets at once, if batches are smaller. */
    private static final int TEACHER_EXAMPLES = 256;
    /** The bytes that their views may take; a single batch may take more. */
    private static final long TEACHER_BYTES = 16 << 20;

    private final TrainingSet data;
    private final int batchSize;
    private final int perEpoch;
    private final int[] order;
    private final long viewSeed;
    private final ByteBuffer labels;
    private final BatchPrefetcher blocks;

    /**
     * Makes the batches.
     *
     * @param smallest how many examples the last batch of an epoch must have; if fewer are left over, there is no batch of them
     */
    BatchLoader(TrainingSet data, @Nullable TeacherSignal targets, @Nullable Augmentation augmentation, long viewSeed, int batchSize,
            int smallest, boolean overlap) {
        this.data = data;
        this.batchSize = batchSize;
        this.viewSeed = viewSeed;
        int leftOver = data.size() % batchSize;
        int used = leftOver < smallest ? data.size() - leftOver : data.size();
        perEpoch = used / batchSize + (used % batchSize > 0 ? 1 : 0);
        order = new int[data.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        labels = ByteBuffer.allocateDirect(Math.multiplyExact(Math.min(batchSize, order.length), Long.BYTES))
                .order(ByteOrder.nativeOrder());
        boolean online = targets != null && targets.online();
        int together = online ? Math.min(TEACHER_EXAMPLES, Buffers.rowsWithin(TEACHER_BYTES, data.rows().size())) : 0;
        blocks = new BatchPrefetcher(data, targets, augmentation, order, used, Math.max(1, together / batchSize) * batchSize,
                online && overlap);
    }

    /**
     * Checks that a batch fits into one block of memory.
     *
     * @param rowSize the numbers in a row
     * @throws IllegalArgumentException if it does not
     */
    static void requireFits(int batchSize, int rowSize) {
        int most = Buffers.rowsWithin(Integer.MAX_VALUE, rowSize);
        if (batchSize > most) {
            throw new IllegalArgumentException("batchSize must be at most " + most + " for rows of " + rowSize + " numbers, found "
                    + batchSize + ": a batch is one block of memory of less than 2 GiB.\nMaybe lower batchSize, or give the images"
                    + " a smaller size.");
        }
    }

    /** The last batch of an epoch may be smaller. */
    int perEpoch() {
        return perEpoch;
    }

    void shuffle(SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /**
     * Loads a batch.
     *
     * @param epoch the number of the epoch; 0 outside of the epochs
     */
    Batch load(int batch, int epoch, NDManager scope) {
        int first = batch * batchSize;
        int size = Math.min(batchSize, order.length - first);
        TeacherSignal.Batch examples = new TeacherSignal.Batch(order, first, size, new ViewDraw(viewSeed, epoch));
        long[] ids = new long[size];
        boolean complete = true;
        for (int i = 0; i < size; i++) {
            ids[i] = data.labels()[examples.example(i)];
            complete &= ids[i] >= 0;
            labels.putLong(i * Long.BYTES, Math.max(ids[i], 0));
        }
        BatchPrefetcher.Block block = blocks.holding(first, examples.draw());
        ByteBuffer views = blocks.views(block, first, size);
        ByteBuffer logits = blocks.logits(block, first, size);
        Shape shape = new Shape(size);
        return new Batch(examples, scope.create(views, new Shape(size, data.rows().size()), DataType.FLOAT32),
                scope.create(labels.slice(0, size * Long.BYTES), shape, DataType.INT64), complete ? null : labeled(ids, scope), ids,
                logits == null ? null : scope.create(logits, new Shape(size, data.labelNames().size()), DataType.FLOAT32),
                logits == null ? null : logits.asFloatBuffer(), weights(examples, scope));
    }

    private static NDArray labeled(long[] ids, NDManager scope) {
        float[] labeled = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            labeled[i] = ids[i] < 0 ? 0 : 1;
        }
        return scope.create(labeled);
    }

    private @Nullable NDArray weights(TeacherSignal.Batch examples, NDManager scope) {
        float[] all = data.weights();
        if (all == null) {
            return null;
        }
        float[] weights = new float[examples.number()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = all[examples.example(i)];
        }
        return scope.create(weights);
    }

    @Override
    public void close() {
        blocks.close();
    }
}
