/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The student's views and targets for some batches at a time. A teacher that runs beside the training gets several batches at
 * once, since two engines in turn cost more than either alone; with overlap it computes the next block while the student trains
 * on this one. There are two blocks of memory at most, whatever the training's length.
 */
final class BatchPrefetcher implements AutoCloseable {

    /** Some examples: their views and targets; its buffers are used again for the block after the next. */
    static final class Block {

        private final ByteBuffer views;
        private final @Nullable ByteBuffer logits;
        private int first = -1;
        private ViewDraw draw = ViewDraw.OUTSIDE;

        private Block(int examples, int size, int classes) {
            views = direct(examples, size);
            logits = classes == 0 ? null : direct(examples, classes);
        }

        private static ByteBuffer direct(int rows, int width) {
            int bytes = Math.multiplyExact(Math.multiplyExact(rows, width), Float.BYTES);
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
    }

    private final TrainingSet data;
    private final @Nullable TeacherSignal targets;
    private final @Nullable Augmentation augmentation;
    private final int[] order;
    private final int used;
    private final int examples;
    private final FloatBuffer image;
    private final int[] shape;
    private final @Nullable ExecutorService worker;
    private Block current;
    private Block other;
    private @Nullable CompletableFuture<Void> pending;

    /**
     * Makes room for blocks.
     *
     * @param order the examples in their order; read whenever a block is computed
     * @param used how many of the order batches are made of
     * @param examples how many examples a block has
     * @param overlap whether the next block is computed beside the training
     */
    BatchPrefetcher(TrainingSet data, @Nullable TeacherSignal targets, @Nullable Augmentation augmentation, int[] order,
            int used, int examples, boolean overlap) {
        this.data = data;
        this.targets = targets;
        this.augmentation = augmentation;
        this.order = order;
        this.used = used;
        this.examples = examples;
        shape = data.rows().shape();
        image = Buffers.direct(augmentation == null ? 0 : data.rows().size());
        worker = overlap ? Executors.newSingleThreadExecutor(BatchPrefetcher::thread) : null;
        current = block();
        other = overlap ? block() : current;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tribuo-ipwd-teacher");
        thread.setDaemon(true);
        return thread;
    }

    private Block block() {
        return new Block(examples, data.rows().size(), targets == null ? 0 : data.labelNames().size());
    }

    /** Returns the block that holds an example of the order. The block before is overwritten from now on. */
    Block holding(int position, ViewDraw draw) {
        int first = position / examples * examples;
        if (current.first != first || !current.draw.equals(draw)) {
            if (pending != null) {
                await(pending);
                pending = null;
            }
            if (other.first != first || !other.draw.equals(draw)) {
                fill(other, first, draw);
            }
            Block free = current;
            current = other;
            other = free;
            int next = first + examples;
            if (worker != null && next < used) {
                Block ahead = other;
                pending = CompletableFuture.runAsync(() -> fill(ahead, next, draw), worker);
            }
        }
        return current;
    }

    private static void await(CompletableFuture<Void> work) {
        try {
            work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void fill(Block block, int first, ViewDraw draw) {
        block.first = -1;
        TeacherSignal.Batch batch = new TeacherSignal.Batch(order, first, Math.min(examples, order.length - first), draw);
        FloatBuffer views = floats(block.views, 0, batch.number() * data.rows().size());
        fillViews(batch, views);
        if (targets != null && block.logits != null) {
            targets.logits(batch, views, floats(block.logits, 0, batch.number() * data.labelNames().size()));
        }
        block.first = first;
        block.draw = draw;
    }

    /** Writes the student's views, and leaves the position at the beginning. */
    private void fillViews(TeacherSignal.Batch batch, FloatBuffer views) {
        if (augmentation == null) {
            data.rows().copy(order, batch.first(), batch.number(), views);
        } else {
            data.rows().announce(order, batch.first(), batch.number());
            for (int i = 0; i < batch.number(); i++) {
                int example = batch.example(i);
                data.rows().copy(example, image.clear());
                augmentation.apply(image.flip(), shape, views, targets == null ? batch.draw().generator(example)
                        : targets.generator(batch.draw(), example));
            }
        }
        views.rewind();
    }

    /** Some rows of the views of a block. */
    ByteBuffer views(Block block, int first, int number) {
        return rows(block.views, first - block.first, number, data.rows().size());
    }

    /** The same rows of its logits; null without targets. */
    @Nullable ByteBuffer logits(Block block, int first, int number) {
        return block.logits == null ? null : rows(block.logits, first - block.first, number, data.labelNames().size());
    }

    private static ByteBuffer rows(ByteBuffer buffer, int first, int number, int width) {
        int row = width * Float.BYTES;
        return buffer.slice(first * row, number * row).order(ByteOrder.nativeOrder());
    }

    private static FloatBuffer floats(ByteBuffer buffer, int first, int number) {
        return rows(buffer, first, number, 1).asFloatBuffer();
    }

    /** Waits for the running computation: it uses the teacher, which is about to be closed. */
    @Override
    public void close() {
        if (worker != null) {
            worker.shutdown();
            if (pending != null) {
                pending.exceptionally(failure -> null).join();
            }
        }
    }
}
