/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sizes that a model declares for its outputs, without those that did not hold in every run. */
final class DeclaredShapes {

    private record Place(int output, int axis) {}

    private final List<TensorShapeProto> declared;
    private final Set<Place> wrong = new HashSet<>();

    DeclaredShapes(ModelProto model) {
        declared = model.getGraph().getOutputList().stream().map(output -> output.getType().getTensorType().getShape()).toList();
    }

    /**
     * Compares with a run.
     *
     * @param sizes the sizes of the dynamic dimensions in it
     */
    void see(int output, Shape found, Map<String, Long> sizes) {
        for (int axis = 0; axis < found.dimension(); axis++) {
            Dimension dimension = declared.get(output).getDim(axis);
            Long expected = dimension.hasDimValue() ? Long.valueOf(dimension.getDimValue()) : sizes.get(dimension.getDimParam());
            if (expected != null && expected != found.get(axis)) {
                wrong.add(new Place(output, axis));
            }
        }
    }

    /** The model without the sizes that did not hold. */
    ModelProto without(ModelProto model) {
        if (wrong.isEmpty()) {
            return model;
        }
        GraphProto.Builder graph = model.getGraph().toBuilder();
        wrong.forEach(place -> graph.getOutputBuilder(place.output()).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder()
                .setDim(place.axis(), Dimension.getDefaultInstance()));
        return model.toBuilder().setGraph(graph).build();
    }
}
