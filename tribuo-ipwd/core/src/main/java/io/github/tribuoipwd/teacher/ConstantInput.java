/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * An input that has the same value in every run, such as the share of units that a dropout keeps.
 */
final class ConstantInput implements ModelInput {

    private final OrtEnvironment environment;
    private final String name;
    private final TensorInfo declared;
    private final String[] values;
    private final boolean perRow;

    /**
     * Reads the values.
     *
     * @param value numbers or truth values with blanks or commas between them, or one text
     * @param perRow whether the first dimension counts rows, each of which gets the values
     * @throws TeacherException if the input does not take them
     */
    ConstantInput(OrtEnvironment environment, String name, TensorInfo declared, String value, boolean perRow) {
        this.environment = environment;
        this.name = name;
        this.declared = declared;
        values = declared.type == OnnxJavaType.STRING ? new String[] {value} : value.trim().split("[\\s,]+");
        long[] shape = declared.getShape();
        this.perRow = perRow;
        long known = Arrays.stream(shape).filter(side -> side > 0).reduce(1, Math::multiplyExact);
        long open = Arrays.stream(shape).filter(side -> side < 1).count() - (perRow ? 1 : 0);
        if (open > 1 || (open == 0 ? known != values.length : values.length % known != 0)) {
            throw unfit("hold as many values as its shape " + Arrays.toString(shape), values.length + ": " + value);
        }
        // Once, so that a value that cannot be read is an error before the first run.
        bytes(1);
    }

    @Override
    public void addTo(Map<String, OnnxTensor> tensors, FloatBuffer rows, int number, int size, int firstRow) throws OrtException {
        long[] shape = declared.getShape();
        long known = Arrays.stream(shape).filter(side -> side > 0).reduce(1, Math::multiplyExact);
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] > 0 ? shape[i] : perRow && i == 0 ? size : values.length / known;
        }
        tensors.put(name, tensor(perRow ? size : 1, shape));
    }

    /** It has no buffers. */
    @Override
    public ModelInput copy() {
        return this;
    }

    private OnnxTensor tensor(int times, long[] shape) throws OrtException {
        if (declared.type == OnnxJavaType.STRING) {
            String[] texts = new String[times];
            Arrays.fill(texts, values[0]);
            return OnnxTensor.createTensor(environment, texts, shape);
        }
        return OnnxTensor.createTensor(environment, bytes(times), shape, declared.type);
    }

    private ByteBuffer bytes(int times) {
        ElementType type = ElementType.of(declared);
        ByteBuffer bytes = RowBudget.bytes(times * values.length, Math.max(1, declared.type.size));
        for (int i = 0; i < times * values.length; i++) {
            String value = values[i % values.length];
            if (type != null) {
                putNumber(bytes, type, value);
            } else if (declared.type == OnnxJavaType.BOOL) {
                bytes.put((byte) (truth(value) ? 1 : 0));
            } else if (declared.type != OnnxJavaType.STRING) {
                throw unfit("be of a type that this library supports", declared.toString());
            }
        }
        return bytes.flip();
    }

    private void putNumber(ByteBuffer bytes, ElementType type, String value) {
        try {
            double number = new BigDecimal(value).doubleValue();
            if (type.holds(number)) {
                type.put(bytes, number);
                return;
            }
        } catch (NumberFormatException e) {
            throw unfit("hold numbers", value);
        }
        throw unfit(type.rule(), value);
    }

    private boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw unfit("hold true or false", value);
        };
    }

    private TeacherException unfit(String rule, String found) {
        return new TeacherException("The value of the " + declared.type + " input \"" + name + "\" in constantInputs must " + rule
                + ", found " + found + ".\nMaybe correct it: numbers (0.5), true or false, with blanks between them.");
    }
}
