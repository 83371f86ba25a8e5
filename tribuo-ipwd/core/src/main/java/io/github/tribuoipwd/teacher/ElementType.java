/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The types of numbers that a model may take and give, and their conversion from and to float32.
 */
enum ElementType {
    FLOAT32(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, Float.MAX_VALUE),
    FLOAT64(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, Double.MAX_VALUE),
    FLOAT16(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, 65504),
    BFLOAT16(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, 0x1.FEp127),
    UINT8(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, 0, 255),
    INT8(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, Short.MIN_VALUE, Short.MAX_VALUE),
    INT32(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, Long.MIN_VALUE, Long.MAX_VALUE);

    /** The largest distance of a value from the whole number that it represents: 17 / 255 * 255 in float32 is not 17. */
    private static final double ROUNDING = 1e-3;

    private final OnnxTensorType onnx;
    private final OnnxJavaType java;
    private final boolean whole;
    private final double smallest;
    private final double largest;

    /** Floating point. */
    ElementType(OnnxTensorType onnx, double largest) {
        this(onnx, false, -largest, largest);
    }

    /** Whole numbers. */
    ElementType(OnnxTensorType onnx, long smallest, long largest) {
        this(onnx, true, smallest, largest);
    }

    ElementType(OnnxTensorType onnx, boolean whole, double smallest, double largest) {
        this.onnx = onnx;
        this.java = OnnxJavaType.mapFromOnnxTensorType(onnx);
        this.whole = whole;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** The type of a tensor; null for texts, truth values and others that hold no features or scores. */
    static @Nullable ElementType of(TensorInfo tensor) {
        for (ElementType type : values()) {
            if (type.onnx == tensor.onnxType) {
                return type;
            }
        }
        return null;
    }

    OnnxJavaType java() {
        return java;
    }

    int bytes() {
        return java.size;
    }

    /** Whether it holds whole numbers only. */
    boolean isWhole() {
        return whole;
    }

    /** Whether it holds a number, rounding aside. What is no number passes through floating point as it is. */
    boolean holds(double value) {
        boolean fits = !(value < smallest || value > largest);
        return whole ? fits && Math.abs(value - Math.rint(value)) <= ROUNDING : fits || Double.isInfinite(value);
    }

    /** The rule of {@link #holds}, as the end of a sentence that begins with "must". */
    String rule() {
        return whole ? "be a whole number from " + (long) smallest + " to " + (long) largest
                : "lie between " + smallest + " and " + largest;
    }

    /** Writes a number that it holds at the buffer's position, which advances. */
    void put(ByteBuffer target, double value) {
        switch (this) {
            case FLOAT32 -> target.putFloat((float) value);
            case FLOAT64 -> target.putDouble(value);
            case FLOAT16 -> target.putShort(Fp16Conversions.floatToFp16((float) value));
            case BFLOAT16 -> target.putShort(Fp16Conversions.floatToBf16((float) value));
            case UINT8, INT8 -> target.put((byte) Math.rint(value));
            case INT16 -> target.putShort((short) Math.rint(value));
            case INT32 -> target.putInt((int) Math.rint(value));
            case INT64 -> target.putLong((long) Math.rint(value));
        }
    }

    /** Reads numbers, from the position of one buffer to the position of the other; the second advances. */
    void read(ByteBuffer source, int number, FloatBuffer target) {
        for (int i = 0; i < number; i++) {
            target.put(switch (this) {
                case FLOAT32 -> source.getFloat();
                case FLOAT64 -> (float) source.getDouble();
                case FLOAT16 -> Fp16Conversions.fp16ToFloat(source.getShort());
                case BFLOAT16 -> Fp16Conversions.bf16ToFloat(source.getShort());
                case UINT8 -> Byte.toUnsignedInt(source.get());
                case INT8 -> source.get();
                case INT16 -> source.getShort();
                case INT32 -> source.getInt();
                case INT64 -> source.getLong();
            });
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
