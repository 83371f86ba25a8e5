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
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes small linear teachers as ONNX files, in the forms that published teachers have: flatten the input, multiply by fixed
 * weights, then the operations of {@link #tail}.
 */
public final class TeacherFile {

    private final long[] input;
    private final int classes;
    private int opset = 13;
    private String tail = "Identity";
    private boolean secondOutput;
    private boolean batchDependent;
    private boolean externalData;
    private float bias;
    private float excess;

    private TeacherFile(int classes, long[] input) {
        this.classes = classes;
        this.input = input;
    }

    public static TeacherFile of(int classes, long... input) {
        return new TeacherFile(classes, input);
    }

    public TeacherFile opset(int version) {
        opset = version;
        return this;
    }

    public TeacherFile tail(String operation) {
        tail = operation;
        return this;
    }

    public TeacherFile secondOutput() {
        secondOutput = true;
        return this;
    }

    public TeacherFile batchDependent() {
        batchDependent = true;
        return this;
    }

    public TeacherFile externalData() {
        externalData = true;
        return this;
    }

    public TeacherFile bias(float value) {
        bias = value;
        return this;
    }

    /** Adds to every output of a row this times what the row's features add up to beyond 1000, which no usual row does. */
    public TeacherFile excess(float factor) {
        excess = factor;
        return this;
    }

    /** The weights {@code (features, classes)}, the same for every teacher of this size. */
    public static float[] weights(int features, int classes) {
        SplittableRandom random = new SplittableRandom(11);
        float[] weights = new float[features * classes];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }

    public Path write(Path file) throws IOException {
        int features = (int) Arrays.stream(input).skip(1).map(Math::abs).reduce(1, Math::multiplyExact);
        float[] biases = new float[classes];
        Arrays.fill(biases, bias);
        TensorProto weights = tensor("weights", weights(features, classes), features, classes);
        if (externalData) {
            Files.write(file.resolveSibling("weights.bin"), weights.getRawData().toByteArray());
            weights = weights.toBuilder().clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin")).build();
        }
        List<NodeProto> nodes = new ArrayList<>();
        nodes.add(node("Flatten", "flat", "x"));
        nodes.add(node("Gemm", "product", "flat", "weights", "biases"));
        String logits = "product";
        if (batchDependent) {
            nodes.add(node("ReduceMean", "mean", "product").toBuilder().addAttribute(AttributeProto.newBuilder().setName("axes")
                    .setType(AttributeProto.AttributeType.INTS).addInts(0)).build());
            nodes.add(node("Sub", "centered", "product", "mean"));
            logits = "centered";
        }
        nodes.add(node(tail, excess == 0 ? "y" : "usual", logits));
        GraphProto.Builder graph = GraphProto.newBuilder().setName("teacher").addAllNode(nodes).addInitializer(weights)
                .addInitializer(tensor("biases", biases, classes)).addInput(info("x", input))
                .addOutput(info("y", input[0], classes));
        if (excess != 0) {
            addExcess(graph, features);
        }
        if (secondOutput) {
            graph.addOutput(info("flat", input[0], features));
        }
        ModelProto model = ModelProto.newBuilder().setIrVersion(opset < 9 ? 3 : 7).setGraph(opset < 9 ? oldStyle(graph) : graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset)).build();
        return Files.write(file, model.toByteArray());
    }

    private void addExcess(GraphProto.Builder graph, int features) {
        float[] ones = new float[features];
        Arrays.fill(ones, 1);
        graph.addInitializer(tensor("ones", ones, features, 1)).addInitializer(tensor("limit", new float[] {1000}, 1))
                .addInitializer(tensor("excess", new float[] {excess}, 1)).addNode(node("MatMul", "total", "flat", "ones"))
                .addNode(node("Sub", "above", "total", "limit")).addNode(node("Relu", "beyond", "above"))
                .addNode(node("Mul", "added", "beyond", "excess")).addNode(node("Add", "y", "usual", "added"));
    }

    /** Before IR version 4, initializers had to be inputs too. */
    private static GraphProto.Builder oldStyle(GraphProto.Builder graph) {
        for (TensorProto tensor : graph.getInitializerList()) {
            graph.addInput(info(tensor.getName(), tensor.getDimsList().stream().mapToLong(Long::longValue).toArray()));
        }
        return graph;
    }

    private static NodeProto node(String operation, String output, String... inputs) {
        return NodeProto.newBuilder().setOpType(operation).setName(output).addAllInput(List.of(inputs)).addOutput(output).build();
    }

    private static TensorProto tensor(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList()).setRawData(ByteString.copyFrom(bytes)).build();
    }

    private static ValueInfoProto info(String name, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber());
        for (long size : shape) {
            if (size < 0) {
                tensor.getShapeBuilder().addDimBuilder().setDimParam("n");
            } else {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }
}
