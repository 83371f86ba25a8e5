/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The values of an array, copied from either engine.
 *
 * @param numbers widened to float64
 * @param integers the same exactly; empty where the type is a floating one
 */
record Values(DataType type, Shape shape, double[] numbers, long[] integers) {

    static Values of(NDArray array) {
        return of(array.getDataType(), array.getShape(), array.size() == 0 ? ByteBuffer.allocate(0) : array.toByteBuffer());
    }

    static Values of(OnnxTensor tensor) {
        Shape shape = new Shape(tensor.getInfo().getShape());
        return of(Types.of(tensor.getInfo().type), shape, shape.size() == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer());
    }

    private static Values of(DataType type, Shape shape, ByteBuffer given) {
        ByteBuffer bytes = given.order(ByteOrder.nativeOrder());
        int size = Math.toIntExact(shape.size());
        if (type.isFloating()) {
            double[] numbers = new double[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = switch (type) {
                    case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
                    case FLOAT64 -> bytes.getDouble(i * Double.BYTES);
                    case FLOAT16 -> Fp16Conversions.fp16ToFloat(bytes.getShort(i * Short.BYTES));
                    default -> Fp16Conversions.bf16ToFloat(bytes.getShort(i * Short.BYTES));
                };
            }
            return new Values(type, shape, numbers, new long[0]);
        }
        long[] integers = new long[size];
        for (int i = 0; i < size; i++) {
            integers[i] = switch (type) {
                case INT16 -> bytes.getShort(i * Short.BYTES);
                case INT32 -> bytes.getInt(i * Integer.BYTES);
                case INT64 -> bytes.getLong(i * Long.BYTES);
                case UINT8 -> Byte.toUnsignedInt(bytes.get(i));
                case BOOLEAN -> bytes.get(i) == 0 ? 0 : 1;
                default -> bytes.get(i);
            };
        }
        return new Values(type, shape, Arrays.stream(integers).asDoubleStream().toArray(), integers);
    }

    /** One unit in the last place of a number near one, for types that are shorter than float32; otherwise 0. */
    private double precision() {
        return type == DataType.FLOAT16 ? 0x1p-10 : type == DataType.BFLOAT16 ? 0x1p-7 : 0;
    }

    /**
     * The largest difference to ONNX Runtime's values.
     *
     * @param onnx values of the same shape
     */
    Difference to(Values onnx) {
        double magnitude = Arrays.stream(numbers).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        Difference worst = new Difference(0, magnitude, integers.length > 0, precision(), 0, "", "");
        for (int i = 0; i < numbers.length; i++) {
            double size = difference(onnx, i);
            if (size > worst.size()) {
                worst = new Difference(size, magnitude, integers.length > 0, precision(), i, text(i), onnx.text(i));
            }
        }
        return worst;
    }

    /** NaN equals itself, infinities equal themselves, and the difference of either to any other number is infinite. */
    private double difference(Values onnx, int i) {
        if (integers.length > 0 && onnx.integers.length > 0) {
            return integers[i] == onnx.integers[i] ? 0 : Math.max(1, Math.abs(numbers[i] - onnx.numbers[i]));
        }
        double size = Double.compare(numbers[i], onnx.numbers[i]) == 0 ? 0 : Math.abs(numbers[i] - onnx.numbers[i]);
        return Double.isNaN(size) ? Double.POSITIVE_INFINITY : size;
    }

    private String text(int i) {
        return integers.length > 0 ? Long.toString(integers[i]) : String.format(Locale.ROOT, "%.8g", numbers[i]);
    }

    /**
     * The largest difference between two arrays.
     *
     * @param size the absolute difference; infinite where one value is no finite number and the other another
     * @param magnitude the largest absolute value in DJL
     * @param exact whether no difference is allowed
     * @param precision the least relative difference to allow
     */
    record Difference(double size, double magnitude, boolean exact, double precision, int index, String djl, String onnx) {

        boolean within(double absolute, double relative) {
            return size <= (exact ? 0 : absolute + Math.max(relative, precision) * magnitude);
        }

        @Override
        public String toString() {
            return djl + " in DJL and " + onnx + " in ONNX Runtime at element " + index;
        }
    }
}
