/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Examples from many places of the data, on the driver: the first ones of up to 64 groups of partitions.
 *
 * @param rows the examples
 * @param labels their labels; null where there is none
 */
record DataSample(DenseRows rows, List<@Nullable String> labels) {

    private static final int EXAMPLES = 512;
    private static final int PLACES = 64;
    private static final long BYTES = 64 << 20;
    private static final StructType SCHEMA = new StructType().add("values", DataTypes.BinaryType, false)
            .add("label", DataTypes.StringType, true);

    /** Reads the first examples of a partition, on an executor. */
    private record First(RowInput input, int size, int most) implements MapPartitionsFunction<Row, Row> {

        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            List<Row> first = new ArrayList<>();
            int partition = TaskContext.getPartitionId();
            ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long read = 0; first.size() < most && rows.hasNext(); read++) {
                Row row = rows.next();
                if (input.read(row, new Place(partition, read), bytes.asFloatBuffer())) {
                    first.add(RowFactory.create(bytes.array().clone(), row.isNullAt(1) ? null : row.getString(1)));
                }
            }
            return first.iterator();
        }
    }

    /**
     * Takes a sample.
     *
     * @throws SparkCaptureException if there is no example
     */
    static DataSample of(PreparedData data) {
        int size = data.positions().size();
        int partitions = data.rows().toJavaRDD().getNumPartitions();
        int places = Math.max(1, Math.min(PLACES, partitions));
        int most = (int) Math.ceil((double) Math.min(EXAMPLES, Buffers.rowsWithin(BYTES, size)) / places);
        Dataset<Row> few = partitions > places ? data.rows().coalesce(places) : data.rows();
        List<Row> found = few.mapPartitions(new First(data.input(), size, most), Encoders.row(SCHEMA)).collectAsList();
        if (found.isEmpty()) {
            throw new SparkCaptureException("The data must have an example, found none.\nMaybe look whether the source finds its"
                    + " files, and whether they are images.");
        }
        DenseRows rows = DenseRows.allocate(found.size(), data.positions().shape());
        List<@Nullable String> labels = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Row row = found.get(i);
            rows.put(i, ByteBuffer.wrap(row.getAs(0)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
            labels.add(row.isNullAt(1) ? null : row.getString(1));
        }
        return new DataSample(rows, labels);
    }

    /** For each example its label's place among the teacher's; -1 for none. */
    int[] labelIds(List<String> teacher) {
        return labels.stream().mapToInt(label -> label == null ? -1 : teacher.indexOf(label)).toArray();
    }

    /** The values of the first examples, one after the other. */
    float[] first(int number) {
        int count = Math.min(number, rows.count());
        FloatBuffer values = FloatBuffer.allocate(count * rows.size());
        for (int i = 0; i < count; i++) {
            rows.copy(i, values);
        }
        return values.array();
    }
}
