/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a model takes in one run, which is freed when this is closed.
 *
 * @param byName a tensor for each input
 */
record InputTensors(Map<String, OnnxTensor> byName) implements AutoCloseable {

    /** Makes the tensors of some rows, see {@link ModelInput#addTo}. */
    static InputTensors of(List<ModelInput> inputs, FloatBuffer rows, int number, int size, int firstRow) throws OrtException {
        InputTensors tensors = new InputTensors(new HashMap<>());
        try {
            for (ModelInput input : inputs) {
                input.addTo(tensors.byName, rows, number, size, firstRow);
            }
            return tensors;
        } catch (OrtException | RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    @Override
    public void close() {
        byName.values().forEach(OnnxTensor::close);
    }
}
