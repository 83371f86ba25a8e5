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
 * The scores among a model's outputs.
 */
interface ModelOutput {

    /** The output's name in the model, for error messages. */
    String name();

    /** Scores of a row: one for each class, or 1 for two classes. */
    int columns();

    /**
     * Runs the model.
     *
     * @param in the tensors of some rows, and of the inputs that are constant
     * @param rows how many there are
     * @param scores written from position 0 with {@code (rows, columns)}; its position does not change
     * @throws OrtException if the engine fails
     * @throws TeacherException if the model gives something else for these rows than it did before
     */
    void run(Map<String, OnnxTensor> in, int rows, FloatBuffer scores) throws OrtException;

    /** Facts for the provenance; empty for a float32 tensor with a score for each class. */
    Map<String, String> facts();
}
