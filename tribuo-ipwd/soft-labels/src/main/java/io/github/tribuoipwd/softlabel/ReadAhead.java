/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Reads examples and makes their views on a thread of its own, one block ahead of the teacher. There are two blocks, whatever the
 * size of the data.
 */
final class ReadAhead implements AutoCloseable {

    /** Examples of one part. */
    record Filled(ExampleBlock block, int part, boolean lastOfPart) {
    }

    private record Outcome(@Nullable Filled filled, @Nullable Throwable failure) {
    }

    private final Iterable<? extends Example<Label>> examples;
    private final Survey survey;
    private final int partExamples;
    private final CaptureShare share;
    private final Map<Integer, SoftLabelManifest.PartRecord> done;
    private final BlockingQueue<ExampleBlock> free = new ArrayBlockingQueue<>(2);
    private final BlockingQueue<Outcome> full = new ArrayBlockingQueue<>(3);
    private final Thread thread;

    ReadAhead(Iterable<? extends Example<Label>> examples, Survey survey, Function<Survey, ExampleBlock> blocks, int partExamples,
            CaptureShare share, Map<Integer, SoftLabelManifest.PartRecord> done) {
        this.examples = examples;
        this.survey = survey;
        this.partExamples = partExamples;
        this.share = share;
        this.done = done;
        free.add(blocks.apply(survey));
        free.add(blocks.apply(survey));
        thread = new Thread(this::read, "tribuo-ipwd-capture");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            full.put(new Outcome(readAll(), null));
        } catch (InterruptedException e) {
            // The capture has ended.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            full.add(new Outcome(null, e));
        }
    }

    /** Returns null, the sign of the end. */
    private @Nullable Filled readAll() throws InterruptedException {
        FloatBuffer row = Buffers.direct(survey.positions().size());
        RowKeys keys = new RowKeys(survey.positions().size());
        ExampleBlock block = null;
        long number = 0;
        for (Example<Label> example : examples) {
            int part = Math.toIntExact(number / partExamples);
            boolean firstOfPart = number % partExamples == 0;
            number++;
            SoftLabelManifest.PartRecord known = done.get(part);
            if (!share.holds(part) || (known != null && !firstOfPart)) {
                continue;
            }
            gather(example, number - 1, row);
            if (known != null) {
                requireSame(known, CaptureRun.key(keys, row).toString(), number - 1);
                continue;
            }
            if (block == null) {
                block = free.take();
            }
            block.add(row.rewind(), Survey.label(example));
            boolean last = number % partExamples == 0 || number == survey.examples();
            if (block.isFull() || last) {
                full.put(new Outcome(new Filled(block, part, last), null));
                block = null;
            }
        }
        if (number != survey.examples()) {
            throw new SoftLabelException("The data must give the same examples in each pass, found " + survey.examples()
                    + " in the first and " + number + " in the second.\nMaybe a file is still being written.");
        }
        return null;
    }

    private void gather(Example<Label> example, long number, FloatBuffer row) {
        int known = survey.positions().gather(List.of(example), row)[0];
        if (known == 0) {
            throw new SoftLabelException("Each example must have a feature of the layout's " + survey.positions().size()
                    + ", found none in example " + number + ".\nMaybe the data come from another source than the layout was made for.");
        }
    }

    private static void requireSame(SoftLabelManifest.PartRecord part, String key, long example) {
        if (!part.firstKey().equals(key)) {
            throw new SoftLabelException("The data must be those that the capture began with, found other values in example " + example
                    + ", the first of " + part.name() + ".\nMaybe the data were changed or come in another order; capture them into"
                    + " another folder.");
        }
    }

    /** The first block; null where there is nothing to do. */
    @Nullable Filled next() {
        try {
            Outcome outcome = full.take();
            if (outcome.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            if (outcome.failure() instanceof Error failure) {
                throw failure;
            }
            return outcome.filled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SoftLabelException("The capture was interrupted.\nMaybe run it again: it goes on after the last whole part.", e);
        }
    }

    /** The block after one that is done with. */
    @Nullable Filled nextAfter(Filled last) {
        free.add(last.block());
        return next();
    }

    /** Waits for the thread, which may be reading an example. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
