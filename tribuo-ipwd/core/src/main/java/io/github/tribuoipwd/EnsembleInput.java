/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.tribuo.util.onnx.ONNXRef;

/** The input of a graph that a student becomes part of, as Tribuo's ensembles have. */
final class EnsembleInput {

    private EnsembleInput() {}

    /**
     * Connects a student to the columns of such an input: those of its feature ids, or those of the features that its training
     * data had, in the same order. An ensemble's input has the latter, and its members' layouts may have positions for more.
     *
     * @return a graph whose input is as wide
     * @throws IllegalArgumentException if the input's declared width is neither number
     */
    static ModelProto fit(ONNXRef<?> input, StudentGraph graph, StudentInput features) {
        int seen = features.seen();
        for (ValueInfoProto declared : input.onnxContext().buildGraph().getInputList()) {
            List<Dimension> shape = declared.getType().getTensorType().getShape().getDimList();
            if (declared.getName().equals(input.getReference()) && !shape.isEmpty()) {
                Dimension width = shape.get(shape.size() - 1);
                if (width.hasDimValue() && width.getDimValue() == seen) {
                    return graph.behindColumns(seen, features.seenColumns());
                }
                if (width.hasDimValue() && width.getDimValue() != features.size()) {
                    throw new IllegalArgumentException("A graph that a student becomes part of must have its " + features.size()
                            + " features as input" + (seen == features.size() ? "" : ", or the " + seen + " of its training data")
                            + ", found " + width.getDimValue() + " in \"" + declared.getName()
                            + "\".\nMaybe it is an ensemble of members that were trained on data with different features; export"
                            + " the members one by one.");
                }
            }
        }
        return graph.behindColumns(features.size(), features.ids());
    }
}
