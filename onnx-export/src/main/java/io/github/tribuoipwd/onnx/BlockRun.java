/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A block in DJL, which always gets copies of its inputs, as it may write into them. */
record BlockRun(Block block, List<InputSpec> inputs) {

    /** The outputs of the block in DJL for copies of the arrays. */
    NDList forward(NDManager scope, NDList arrays) {
        try {
            NDList outputs = block.forward(new ParameterStore(scope, false), copies(scope, arrays), false);
            // An output may be a parameter itself, which must outlive the scope.
            List<NDArray> parameters = block.getParameters().values().stream().map(Parameter::getArray).toList();
            outputs.stream().filter(output -> parameters.stream().noneMatch(parameter -> parameter == output))
                    .forEach(output -> output.attach(scope));
            return outputs;
        } catch (RuntimeException e) {
            throw new ExportException("The block itself failed on inputs of shape " + shapes(arrays) + ": " + e
                    + "\nMaybe it does not take these sizes; choose others with sizes().", e);
        }
    }

    /** A trace on real inputs; its arrays are freed with the scope at the latest. */
    Trace trace(NDManager scope, int opset, NDList arrays) {
        OnnxGraph unused = new OnnxGraph(opset, List.of());
        Trace trace = new Trace(scope, unused, Symbols.none(), new IdentityHashMap<>());
        Tracer.run(block, trace, inputs, copies(scope, arrays));
        return trace;
    }

    /** The size of every dynamic dimension in a set of inputs. */
    Map<String, Long> given(NDList arrays) {
        Map<String, Long> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).sizes(arrays.get(i).getShape(), given);
        }
        return given;
    }

    /** Copies that the scope owns. */
    static NDList copies(NDManager scope, NDList sample) {
        NDList copies = new NDList();
        for (NDArray array : sample) {
            NDArray copy = array.duplicate();
            copy.attach(scope);
            copies.add(copy);
        }
        return copies;
    }

    static List<Values> values(NDList arrays) {
        return arrays.stream().map(Values::of).toList();
    }

    static List<Shape> shapes(NDList arrays) {
        return arrays.stream().map(NDArray::getShape).toList();
    }
}
