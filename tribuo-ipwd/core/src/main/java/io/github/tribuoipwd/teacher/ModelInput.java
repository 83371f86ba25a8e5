/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * How rows become the tensors that a model takes.
 */
interface ModelInput {

    /**
     * Adds the tensors of some rows.
     *
     * @param tensors by the name of the input; the caller closes what is added, and nothing is written to it before
     * @param rows feature rows {@code (number, size)} from position 0, before any transform; not modified
     * @param number how many rows there are
     * @param size how many rows the model takes; those that are missing are zeros
     * @param firstRow the number of the first row, for errors
     * @throws TeacherException if the model's type of number does not hold a value
     */
    void addTo(Map<String, OnnxTensor> tensors, FloatBuffer rows, int number, int size, int firstRow) throws OrtException;

    /** The same input with buffers of its own, for another session of the model. */
    ModelInput copy();
}
