/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.tribuo.util.onnx.ONNXRef;

/** The input of a graph that a student becomes part of, as Tribuo's ensembles have. */
final class GraphInput {

    private GraphInput() {}

    /**
     * Checks that an input has a column for each of a student's features. An ensemble has the features of its data; its members
     * also have those that their layout has a position for and no training example had.
     *
     * @throws IllegalArgumentException if its declared width is another number
     */
    static void requireWidth(ONNXRef<?> input, int features) {
        for (ValueInfoProto declared : input.onnxContext().buildGraph().getInputList()) {
            List<Dimension> shape = declared.getType().getTensorType().getShape().getDimList();
            if (declared.getName().equals(input.getReference()) && !shape.isEmpty()) {
                Dimension width = shape.get(shape.size() - 1);
                if (width.hasDimValue() && width.getDimValue() != features) {
                    throw new IllegalArgumentException("A graph that a student becomes part of must have its " + features
                            + " features as input, found " + width.getDimValue() + " in \"" + declared.getName()
                            + "\".\nMaybe it is an ensemble's, and the layout has positions of features that no training example has,"
                            + " such as pixels that are always black; use a ListedLayout or a SortedLayout of the others, or export"
                            + " the members one by one.");
                }
            }
        }
    }
}
