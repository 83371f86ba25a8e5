/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes graphs of any form as ONNX files, node by node. Dimensions of -1 have the name "n", those of -2 none. */
public final class GraphFile {

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("teacher");
    private final int opset;

    public GraphFile(int opset) {
        this.opset = opset;
    }

    public GraphFile input(String name, DataType type, long... shape) {
        graph.addInput(info(name, type, shape));
        return this;
    }

    public GraphFile output(String name, DataType type, long... shape) {
        graph.addOutput(info(name, type, shape));
        return this;
    }

    /** An input or output without any shape. */
    public GraphFile shapeless(boolean isInput, String name, DataType type) {
        ValueInfoProto info = ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))).build();
        if (isInput) {
            graph.addInput(info);
        } else {
            graph.addOutput(info);
        }
        return this;
    }

    /** A sequence of maps to float32. */
    public GraphFile mapsOutput(String name, DataType key) {
        TypeProto value = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT.getNumber())).build();
        TypeProto map = TypeProto.newBuilder()
                .setMapType(TypeProto.Map.newBuilder().setKeyType(key.getNumber()).setValueType(value)).build();
        graph.addOutput(ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map))));
        return this;
    }

    /** A sequence of float32 tensors. */
    public GraphFile sequenceOutput(String name) {
        TypeProto value = TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT.getNumber())).build();
        graph.addOutput(ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.newBuilder().setElemType(value))));
        return this;
    }

    public GraphFile floats(String name, float[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    public GraphFile longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        graph.addInitializer(tensor);
        return this;
    }

    public GraphFile strings(String name, List<String> values) {
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(DataType.STRING.getNumber()).addDims(values.size())
                .addAllStringData(values.stream().map(ByteString::copyFromUtf8).toList()));
        return this;
    }

    public GraphFile node(String operation, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setOpType(operation).setName(output).addAllInput(inputs).addOutput(output)
                .setDomain(operation.equals("ZipMap") ? "ai.onnx.ml" : "").addAllAttribute(List.of(attributes)));
        return this;
    }

    public static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    public static AttributeProto numbers(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    public static AttributeProto texts(String name, List<String> values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList()).build();
    }

    public Path write(Path file) throws IOException {
        ModelProto model = ModelProto.newBuilder().setIrVersion(7).setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1)).build();
        return Files.write(file, model.toByteArray());
    }

    private static ValueInfoProto info(String name, DataType type, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder();
        for (long size : shape) {
            if (size == -1) {
                tensor.getShapeBuilder().addDimBuilder().setDimParam("n");
            } else if (size == -2) {
                tensor.getShapeBuilder().addDimBuilder();
            } else {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }
}
