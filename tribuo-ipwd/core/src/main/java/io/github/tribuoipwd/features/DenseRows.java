/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tribuo.Example;

/**
 * A matrix {@code (count, size)} of float32 off the Java heap. Its memory is freed when the matrix is collected; it needs no
 * close. Threads may read rows at once while none writes.
 */
public final class DenseRows implements Rows {

    private static final int CHUNK_BYTES = 1 << 30;

    private final List<FloatBuffer> chunks = new ArrayList<>();
    private final int count;
    private final int[] shape;
    private final int size;
    private final int rowsPerChunk;

    private DenseRows(int count, int[] shape) {
        this.count = count;
        this.shape = shape.clone();
        size = Shapes.size(shape);
        rowsPerChunk = Buffers.rowsWithin(CHUNK_BYTES, size);
        for (int first = 0; first < count; first += rowsPerChunk) {
            int rows = Math.min(rowsPerChunk, count - first);
            chunks.add(Buffers.direct(rows * size));
        }
    }

    /**
     * Makes a matrix of zeros.
     *
     * @param count the number of rows
     * @param shape the shape of a row; copied
     * @return the matrix
     * @throws OutOfMemoryError if the JVM's direct memory does not hold it (see {@code -XX:MaxDirectMemorySize})
     */
    public static DenseRows allocate(int count, int... shape) {
        return new DenseRows(count, shape);
    }

    /**
     * Gathers examples into rows, in the order of the iterable.
     *
     * @param examples the examples; not modified
     * @param count their number
     * @param positions the position of each feature
     * @return the rows
     * @throws IllegalArgumentException if a value is infinite or NaN, or an example has no feature with a position
     */
    public static DenseRows gather(Iterable<? extends Example<?>> examples, int count, FeaturePositions positions) {
        DenseRows rows = allocate(count, positions.shape());
        RowWriter writer = new RowWriter(positions);
        int row = 0;
        for (Example<?> example : examples) {
            if (writer.write(example, rows.chunk(row), rows.offset(row)) == 0) {
                throw new IllegalArgumentException("Each example must have a feature of the layout's " + positions.size()
                        + ", such as \"" + positions.names().get(0) + "\", found only "
                        + (example.size() == 0 ? "no features" : "others, such as \"" + example.iterator().next().getName() + "\",")
                        + " in example " + row + ".\nMaybe the data come from another source than the layout was made for.");
            }
            row++;
        }
        return rows;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public void copy(int row, FloatBuffer target) {
        FloatBuffer source = chunk(row).duplicate();
        target.put(source.position(offset(row)).limit(offset(row) + size));
    }

    /**
     * Sets a row.
     *
     * @param row the row
     * @param source its values; its position advances by {@link #size()}
     */
    public void put(int row, FloatBuffer source) {
        FloatBuffer values = source.slice(source.position(), size);
        chunk(row).duplicate().position(offset(row)).put(values);
        source.position(source.position() + size);
    }

    private FloatBuffer chunk(int row) {
        return chunks.get(Objects.checkIndex(row, count) / rowsPerChunk);
    }

    private int offset(int row) {
        return row % rowsPerChunk * size;
    }
}
