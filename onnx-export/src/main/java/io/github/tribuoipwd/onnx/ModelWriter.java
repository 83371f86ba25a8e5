/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes a model of a traced graph: declares its inputs and outputs, and adds version, producer and metadata. */
final class ModelWriter {

    private static final Map<Integer, Integer> IR_VERSIONS = Map.of(13, 7, 17, 8, 21, 10);

    private ModelWriter() {}

    /** Whether models can be of a version of ONNX's operations. */
    static boolean supports(int opset) {
        return IR_VERSIONS.containsKey(opset);
    }

    /** The model of the graph that two passes agree on. */
    static ModelProto model(ExportSettings settings, GraphTracer.Agreement passes) {
        GraphProto.Builder graph = passes.second().graph().toBuilder();
        settings.inputs.forEach(input -> graph.addInput(info(input.name(), input.type(), input.shape(), input.dimensions())));
        // Sizes of an output are declared where no dynamic dimension but the batch can have changed them.
        boolean onlyBatch = settings.inputs.stream().allMatch(input -> Arrays.stream(input.shape().getShape()).skip(1)
                .allMatch(size -> size > 0));
        for (int i = 0; i < passes.first().outputs().size(); i++) {
            Pass.Output output = passes.first().outputs().get(i).and(passes.second().outputs().get(i));
            long[] sizes = Arrays.stream(output.shape().getShape()).map(size -> onlyBatch ? size : -1).toArray();
            graph.addOutput(info(output.name(), output.type(), new Shape(sizes), output.dimensions()));
        }
        String type = settings.block.getClass().getName();
        graph.setName(type.substring(type.lastIndexOf('.') + 1)).setDocString(settings.docString);
        return model(settings, GraphSimplifier.simplify(graph, settings.foldBatchNorm));
    }

    private static ValueInfoProto info(String name, DataType type, Shape shape, List<String> dimensions) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.dimension(); axis++) {
            TensorShapeProto.Dimension.Builder size = sizes.addDimBuilder();
            if (shape.get(axis) >= 0) {
                size.setDimValue(shape.get(axis));
            } else if (!dimensions.get(axis).isEmpty()) {
                size.setDimParam(dimensions.get(axis));
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(Types.onnx(type)).setShape(sizes))).build();
    }

    private static ModelProto model(ExportSettings settings, GraphProto graph) {
        ModelProto.Builder model = ModelProto.newBuilder().setGraph(graph)
                .setIrVersion(Entries.known(IR_VERSIONS, settings.opset))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(settings.opset))
                .setProducerName("tribuo-ipwd onnx-export").setDocString(settings.docString);
        String version = ModelWriter.class.getPackage().getImplementationVersion();
        model.setProducerVersion(version == null ? "development" : version);
        settings.metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }
}
