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
import java.util.Map;

/**
 * One tensor for the whole rows. Rows of float32 that need no transform are read where they are.
 */
final class RowInput implements ModelInput {

    private final OrtEnvironment environment;
    private final String name;
    private final ElementType type;
    private final InputShape shape;
    private final PreparedRows rows;
    private ByteBuffer converted = ByteBuffer.allocateDirect(0);

    RowInput(OrtEnvironment environment, String name, ElementType type, InputShape shape, PreparedRows rows) {
        this.environment = environment;
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.rows = rows;
    }

    @Override
    public void addTo(Map<String, OnnxTensor> tensors, FloatBuffer given, int number, int size, int firstRow)
            throws OrtException {
        FloatBuffer values = rows.of(given, number, size);
        int count = size * rows.rowSize();
        tensors.put(name, type == ElementType.FLOAT32
                ? OnnxTensor.createTensor(environment, values.duplicate().position(0).limit(count), shape.of(size))
                : OnnxTensor.createTensor(environment, converted(values, count, firstRow), shape.of(size), type.java()));
    }

    @Override
    public ModelInput copy() {
        return new RowInput(environment, name, type, shape, rows.copy());
    }

    private ByteBuffer converted(FloatBuffer values, int count, int firstRow) {
        if (converted.capacity() < (long) count * type.bytes()) {
            converted = RowBudget.bytes(count, type.bytes());
        }
        converted.clear();
        for (int i = 0; i < count; i++) {
            float value = values.get(i);
            if (!type.holds(value)) {
                throw unfit(name, type, value, firstRow + i / rows.rowSize(), "position " + i % rows.rowSize());
            }
            type.put(converted, value);
        }
        return converted.flip();
    }

    /** The error of a value that a model's type of number does not hold. */
    static TeacherException unfit(String input, ElementType type, float value, int row, String where) {
        return new TeacherException("Every value for the " + type + " input \"" + input + "\" must " + type.rule() + ", found "
                + value + " in row " + row + ", " + where + ", after the transform.\nMaybe "
                + (type.isWhole() ? "leave scale, mean and deviation out of the teacher's transform: a model that takes whole"
                        + " numbers scales them itself." : "the teacher's transform lacks its scale."));
    }
}
