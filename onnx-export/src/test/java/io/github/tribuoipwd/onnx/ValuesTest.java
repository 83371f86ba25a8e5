/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading and comparing values of every type. */
@Tag("unit")
class ValuesTest {

    private static Values floats(double... numbers) {
        return new Values(DataType.FLOAT32, new Shape(numbers.length), numbers, new long[0]);
    }

    private static Values integers(long... integers) {
        double[] numbers = Arrays.stream(integers).asDoubleStream().toArray();
        return new Values(DataType.INT64, new Shape(integers.length), numbers, integers);
    }

    private static Values onnx(OnnxJavaType type, int... bits) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(bits.length * type.size).order(ByteOrder.nativeOrder());
        for (int bit : bits) {
            if (type.size == Byte.BYTES) {
                bytes.put((byte) bit);
            } else {
                bytes.putShort((short) bit);
            }
        }
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes.flip(), new long[] {bits.length},
                type)) {
            return Values.of(tensor);
        }
    }

    @Test
    void shortTypesOfOnnxRuntime() throws OrtException {
        double nan = Double.NaN;
        double end = Double.POSITIVE_INFINITY;
        assertArrayEquals(new double[] {1, -2, 65504, 0x1p-24, end, nan},
                onnx(OnnxJavaType.FLOAT16, 0x3c00, 0xc000, 0x7bff, 1, 0x7c00, 0x7e00).numbers());
        assertArrayEquals(new double[] {1, -2, 3.140625, -end, nan},
                onnx(OnnxJavaType.BFLOAT16, 0x3f80, 0xc000, 0x4049, 0xff80, 0x7fc0).numbers());
        assertArrayEquals(new long[] {1, -1, -128}, onnx(OnnxJavaType.INT8, 1, 255, 128).integers());
        assertArrayEquals(new long[] {1, 255, 128}, onnx(OnnxJavaType.UINT8, 1, 255, 128).integers());
        assertArrayEquals(new long[] {1, -1, -32768}, onnx(OnnxJavaType.INT16, 1, 65535, 32768).integers());
        assertArrayEquals(new long[] {1, 0}, onnx(OnnxJavaType.BOOL, 1, 0).integers());
    }

    @Test
    void typesOfDjl() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] numbers = {1, -2, 100};
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT8,
                    DataType.INT32,
                DataType.INT64}) {
                Values values = Values.of(manager.create(numbers).toType(type, false));
                assertArrayEquals(new double[] {1, -2, 100}, values.numbers(), type.name());
                assertEquals(type.isFloating() ? 0 : 3, values.integers().length);
            }
            assertArrayEquals(new long[] {200}, Values.of(manager.create(new float[] {200}).toType(DataType.UINT8, false))
                    .integers());
            // Elements in another order than memory has them.
            assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5},
                    Values.of(manager.arange(6f).reshape(2, 3).transpose()).numbers());
            assertEquals(0, Values.of(manager.zeros(new Shape(3, 0))).numbers().length);
        }
    }

    @Test
    void integersAreComparedExactly() {
        long large = 1L << 60;
        assertTrue(integers(large, 5).to(integers(large, 5)).within(0, 0));
        Values.Difference difference = integers(large, 5).to(integers(large + 1, 5));
        assertFalse(difference.within(1, 1), "float64 cannot tell these apart");
        assertTrue(difference.toString().contains("1152921504606846977"), difference.toString());
        assertFalse(integers(1_000_000, 7).to(integers(1_000_000, 8)).within(1e-5, 1e-4));
    }

    @Test
    void whatIsNoFiniteNumber() {
        double nan = Double.NaN;
        double end = Double.POSITIVE_INFINITY;
        assertTrue(floats(nan, end, -end, 0.0).to(floats(nan, end, -end, -0.0)).within(0, 0));
        for (double[] pair : new double[][] {{nan, 1}, {1, nan}, {end, 1}, {1, end}, {end, -end}, {nan, end}, {end, 3e38}}) {
            assertFalse(floats(pair[0], 1e30).to(floats(pair[1], 1e30)).within(1e30, 1), pair[0] + " and " + pair[1]);
        }
    }

    @Test
    void toleranceOfShortTypes() {
        Values one = new Values(DataType.FLOAT16, new Shape(1), new double[] {1}, new long[0]);
        assertTrue(one.to(floats(1 + 0x1p-10)).within(1e-5, 1e-4));
        assertFalse(one.to(floats(1 + 0x1p-9)).within(1e-5, 1e-4));
        assertFalse(floats(1).to(floats(1 + 0x1p-10)).within(1e-5, 1e-4));
    }

    @Test
    void halvesOfWhatIsNoFiniteNumber() {
        assertEquals(0x7c00, WeightCompression.half(Float.POSITIVE_INFINITY, ""));
        assertEquals((short) 0xfc00, WeightCompression.half(Float.NEGATIVE_INFINITY, ""));
        assertTrue(Float.isNaN(Fp16Conversions.fp16ToFloat(WeightCompression.half(Float.NaN, ""))));
        assertEquals((short) 0x8000, WeightCompression.half(-0f, ""));
        assertEquals(1, WeightCompression.half(0x1p-24f, ""));
        assertEquals(0, WeightCompression.half(Float.MIN_VALUE, ""));
    }
}
