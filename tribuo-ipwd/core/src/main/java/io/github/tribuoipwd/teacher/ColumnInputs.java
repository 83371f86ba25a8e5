/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * An input for each column of a table, as pipelines over data frames have them, each of a type of its own.
 */
final class ColumnInputs implements ModelInput {

    /**
     * One input.
     *
     * @param position the place of its feature in a row
     * @param flat whether its shape is {@code (batch)} and not {@code (batch, 1)}
     */
    record Column(String name, ElementType type, int position, boolean flat) {}

    private final OrtEnvironment environment;
    private final List<Column> columns;
    private final PreparedRows rows;

    ColumnInputs(OrtEnvironment environment, List<Column> columns, PreparedRows rows) {
        this.environment = environment;
        this.columns = columns;
        this.rows = rows;
    }

    @Override
    public void addTo(Map<String, OnnxTensor> tensors, FloatBuffer given, int number, int size, int firstRow)
            throws OrtException {
        FloatBuffer values = rows.of(given, number, size);
        for (Column column : columns) {
            ByteBuffer bytes = RowBudget.bytes(size, column.type().bytes());
            for (int row = 0; row < size; row++) {
                float value = values.get(row * rows.rowSize() + column.position());
                if (!column.type().holds(value)) {
                    throw RowInput.unfit(column.name(), column.type(), value, firstRow + row, "position " + column.position());
                }
                column.type().put(bytes, value);
            }
            long[] shape = column.flat() ? new long[] {size} : new long[] {size, 1};
            tensors.put(column.name(), OnnxTensor.createTensor(environment, bytes.flip(), shape, column.type().java()));
        }
    }

    @Override
    public ModelInput copy() {
        return new ColumnInputs(environment, columns, rows.copy());
    }
}
