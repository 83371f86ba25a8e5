/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.softlabel.ExampleBlock;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are stored of a partition, computed a block at a time as they are asked for. The teacher is opened with the first
 * block, so that an empty partition needs none. Not thread safe.
 */
final class CapturedRows implements Iterator<Row>, AutoCloseable {

    private final CapturePartition task;
    private final Iterator<Row> source;
    private final int partition;
    private final Runnable check;
    private final Set<String> labels;
    private final ExampleBlock block;
    private final FloatBuffer values;
    private final Deque<Row> ready = new ArrayDeque<>();
    private final List<String> skipped = new ArrayList<>();
    private long read;
    private long captured;
    private boolean counted;
    private ExecutorTeachers.@Nullable Lease teacher;

    CapturedRows(CapturePartition task, Iterator<Row> source, int partition, Runnable check) {
        this.task = task;
        this.source = source;
        this.partition = partition;
        this.check = check;
        labels = new HashSet<>(task.labels());
        block = new ExampleBlock(task.views().unpack(), task.encoding(), task.labels().size(), task.shape());
        values = Buffers.direct(Arrays.stream(task.shape()).reduce(1, Math::multiplyExact));
    }

    @Override
    public boolean hasNext() {
        if (ready.isEmpty() && !counted) {
            while (source.hasNext() && !block.isFull()) {
                add(source.next());
            }
            compute();
        }
        if (ready.isEmpty() && !counted) {
            task.tallies().add(new PartitionTally(partition, captured, skipped));
            counted = true;
            close();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void add(Row row) {
        Place place = new Place(partition, read++);
        if (!task.input().read(row, place, values.clear())) {
            skipped.add(task.input().name(row));
            return;
        }
        String label = row.isNullAt(1) ? null : row.getString(1);
        if (label != null && !labels.contains(label)) {
            throw new SparkCaptureException("The labels of all rows must be the teacher's, found \"" + label + "\" in " + place
                    + ".\nMaybe the teacher's labels are misspelled, or labelColumn is another column.");
        }
        block.add(values.flip(), label);
        captured++;
    }

    private void compute() {
        check.run();
        if (block.examples() == 0) {
            return;
        }
        if (teacher == null) {
            teacher = ExecutorTeachers.lease(task.teacher());
        }
        block.compute(teacher.session()::logits, row -> ready.add(StoreColumns.row(row, task.encoding())));
    }

    @Override
    public void close() {
        if (teacher != null) {
            teacher.close();
            teacher = null;
        }
    }
}
