/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;

/** Attributes of ONNX nodes. */
final class Attribute {

    private Attribute() {}

    static AttributeProto of(String name, long value) {
        return typed(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto of(String name, float value) {
        return typed(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto of(String name, String value) {
        return typed(name, AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }

    static AttributeProto of(String name, long[] values) {
        return typed(name, AttributeProto.AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    static AttributeProto of(String name, List<String> values) {
        return typed(name, AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList()).build();
    }

    static AttributeProto of(String name, TensorProto value) {
        return typed(name, AttributeProto.AttributeType.TENSOR).setT(value.toBuilder().clearName()).build();
    }

    static AttributeProto of(String name, GraphProto value) {
        return typed(name, AttributeProto.AttributeType.GRAPH).setG(value).build();
    }

    private static AttributeProto.Builder typed(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
