/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.softlabel.SoftLabelEncoding;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Captures a partition of the data: what a task runs on an executor. Nothing here touches a protobuf class of Tribuo, OLCUT or
 * ONNX, whose versions a cluster may not have.
 *
 * @param input how a row becomes an example
 * @param shape the shape of an example
 * @param labels the teacher's labels
 * @param teacher the teacher
 * @param views the views of each example
 * @param encoding how logits are stored
 * @param tallies bring to the driver what each partition held
 */
record CapturePartition(RowInput input, int[] shape, List<String> labels, ShippedTeacher teacher, ShippedViews views,
        SoftLabelEncoding encoding, CollectionAccumulator<PartitionTally> tallies) implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskContext context = TaskContext.get();
        CapturedRows captured = over(rows, context.partitionId(), context::killTaskIfInterrupted);
        // A task that fails or is killed does not come to the end of its rows.
        context.addTaskCompletionListener((TaskCompletionListener) task -> captured.close());
        return captured;
    }

    /**
     * The rows that are stored of some partition.
     *
     * @param check called before each block; throws where the task is to end
     */
    CapturedRows over(Iterator<Row> rows, int partition, Runnable check) {
        return new CapturedRows(this, rows, partition, check);
    }
}
