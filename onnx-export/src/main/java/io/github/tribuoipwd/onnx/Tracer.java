/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;

/** Runs a block inside a trace. */
final class Tracer {

    private Tracer() {}

    /**
     * Runs the block once in inference mode.
     *
     * @param arrays one real array for each input
     * @return the block's outputs, traced
     */
    static NDList run(Block block, Trace trace, List<InputSpec> inputs, NDList arrays) {
        NDList traced = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            traced.add(trace.input(inputs.get(i).name(), arrays.get(i)));
        }
        try {
            return block.forward(new TracedParameters(trace, block), traced, false);
        } catch (ClassCastException e) {
            throw new ExportException("A network must be made of blocks in Java, found one that passes its arrays to the engine: "
                    + e.getMessage() + ".\nMaybe it was loaded from TorchScript; export it from where it was made.", e);
        } catch (ExportException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ExportException("The block failed on inputs of shape " + arrays.stream().map(NDArray::getShape).toList()
                    + ": " + e + "\nMaybe the shape given to input() is wrong; -1 stands for any size.", e);
        }
    }

    /** The version of ONNX's own operations that a model uses. */
    static int opset(ModelProto model) {
        return Math.toIntExact(model.getOpsetImport(0).getVersion());
    }
}
