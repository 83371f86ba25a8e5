/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the teacher on a thread of its own, so that it computes without a pause: this thread reads the next block and writes the
 * last one meanwhile. There are two blocks, whatever the size of the data.
 */
final class TeacherPipeline implements SecondPass.Blocks, AutoCloseable {

    /** Writes a block that has its logits. */
    interface Output {
        void write(ExampleBlock block, int part, boolean lastOfPart);
    }

    private record Running(ExampleBlock block, int part, boolean lastOfPart, Future<?> logits) {
    }

    private final ExampleBlock.Logits teacher;
    private final Output output;
    private final Deque<ExampleBlock> free = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(TeacherPipeline::thread);
    private @Nullable Running running;
    /** A part that lacks a block must not get the one after it. */
    private boolean failed;

    TeacherPipeline(ExampleBlock.Logits teacher, Supplier<ExampleBlock> blocks, Output output) {
        this.teacher = teacher;
        this.output = output;
        free.add(blocks.get());
        free.add(blocks.get());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tribuo-ipwd-capture");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public ExampleBlock empty() {
        return free.remove();
    }

    /** The teacher has this block to go on with while the one before is written. */
    @Override
    public void take(ExampleBlock block, int part, boolean lastOfPart) {
        Running next = new Running(block, part, lastOfPart, thread.submit(() -> block.teach(teacher)));
        Running before = running;
        running = next;
        write(before);
    }

    /** Waits for the last block and writes it; also where reading ended with an error, so that no part is lost that is whole. */
    void finish() {
        Running last = failed ? null : running;
        running = null;
        write(last);
    }

    private void write(@Nullable Running block) {
        if (block == null) {
            return;
        }
        failed = true;
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            block.logits().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SoftLabelException("The capture was interrupted.\nMaybe run it again: it goes on after the last whole"
                    + " part.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new SoftLabelException("The teacher failed: " + e.getCause() + ".\nMaybe run the capture again: it goes on"
                    + " after the last whole part.", e.getCause());
        }
        output.write(block.block(), block.part(), block.lastOfPart());
        failed = false;
        free.add(block.block());
    }

    /** Waits for the teacher, which is about to be closed. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            boolean ended = false;
            while (!ended) {
                ended = thread.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
