/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import com.google.protobuf.ByteString;
import java.util.EnumSet;
import java.util.Set;

/** DJL's data types in ONNX. */
final class Types {

    /** The types that DJL 0.36 has in PyTorch; a call with another one ends the JVM. */
    private static final Set<DataType> OF_THE_ENGINE = EnumSet.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16,
            DataType.UINT8,
            DataType.INT8, DataType.INT32, DataType.INT64, DataType.BOOLEAN, DataType.COMPLEX64);

    private Types() {}

    /** Refuses a type that the engine does not support. */
    static void requireOfTheEngine(DataType type, String where) {
        if (!OF_THE_ENGINE.contains(type)) {
            throw new ExportException("An array must be of one of the types " + OF_THE_ENGINE + ", found " + type + " in " + where
                    + ": DJL's PyTorch engine has no other.\nMaybe use float32, or int64 for whole numbers.");
        }
    }

    static int onnx(DataType type) {
        TensorProto.DataType found = switch (type) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            case FLOAT16 -> TensorProto.DataType.FLOAT16;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16;
            case INT8 -> TensorProto.DataType.INT8;
            case INT16 -> TensorProto.DataType.INT16;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case UINT8 -> TensorProto.DataType.UINT8;
            case BOOLEAN -> TensorProto.DataType.BOOL;
            default -> throw new ExportException("ONNX must have a tensor type for " + type
                    + ", found none.\nMaybe convert the array with toType first.");
        };
        return found.getNumber();
    }

    /** The type of a tensor in ONNX Runtime. */
    static DataType of(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case BFLOAT16 -> DataType.BFLOAT16;
            case INT8 -> DataType.INT8;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default -> DataType.UNKNOWN;
        };
    }

    /** The values of an array as a tensor, whose name the caller sets. */
    static TensorProto tensor(NDArray array) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(onnx(array.getDataType()))
                .setRawData(ByteString.copyFrom(array.toByteBuffer()));
        for (long side : array.getShape().getShape()) {
            tensor.addDims(side);
        }
        return tensor.build();
    }

    /** The type that ONNX computes in where a result is of this type: it has no arithmetic of booleans and bytes. */
    static DataType computing(DataType result) {
        return result.isBoolean() || result.getNumOfBytes() == 1 ? DataType.INT32 : result;
    }

    /**
     * The type that PyTorch computes in where two arrays meet.
     */
    static DataType promoted(DataType a, DataType b) {
        if (a == b) {
            return a;
        }
        if (a.isFloating() != b.isFloating()) {
            return a.isFloating() ? a : b;
        }
        if (a.isBoolean() != b.isBoolean()) {
            return a.isBoolean() ? b : a;
        }
        return a.getNumOfBytes() >= b.getNumOfBytes() ? a : b;
    }
}
