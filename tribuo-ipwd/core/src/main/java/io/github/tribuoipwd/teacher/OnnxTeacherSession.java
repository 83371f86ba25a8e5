/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.UseCount;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * An ONNX teacher in ONNX Runtime, which reads and writes the caller's buffers in place where it can; where it cannot, one direct
 * buffer for the input and one for the output are reused in every run. It may be closed by another thread while it computes.
 */
final class OnnxTeacherSession implements ScoreSession {

    private final OnnxModel model;
    private final List<ModelInput> inputs;
    private final UseCount uses;
    private final FloatBuffer outputs;

    /**
     * A session with buffers of its own.
     *
     * @param release what follows when it was closed and computes no more, or cannot be made
     */
    OnnxTeacherSession(OnnxModel model, Runnable release) {
        this.model = model;
        inputs = model.inputs();
        uses = new UseCount(TeacherContract.closed("the teacher " + model.path()), release);
        outputs = outputs(model, release);
    }

    private static FloatBuffer outputs(OnnxModel model, Runnable release) {
        try {
            return Buffers.direct(RowBudget.values(model.batch(), model.classes()));
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    @Override
    public void scores(FloatBuffer rows, int number, FloatBuffer scores) {
        uses.during(() -> computed(rows, number, scores));
    }

    private TeacherException failed(OrtException e) {
        return new TeacherException("The teacher " + model.path() + " failed: " + e.getMessage() + ".\nMaybe "
                + OnnxEngine.advice(e, "its batch size is fixed inside the graph; set batchSize to that number."), e);
    }

    /** One call at a time, because all of them use the same buffers. */
    private synchronized FloatBuffer computed(FloatBuffer rows, int number, FloatBuffer scores) {
        int columns = model.columns();
        int rowSize = model.rowSize();
        int batch = model.batch();
        for (int first = 0; first < number; first += batch) {
            int size = Math.min(batch, number - first);
            FloatBuffer wanted = scores.slice(first * columns, size * columns);
            boolean straight = PreparedRows.isReady(wanted) && !wanted.isReadOnly() && (!model.fixed() || size == batch);
            FloatBuffer found = straight ? wanted : outputs;
            run(rows.slice(first * rowSize, size * rowSize), size, found, first);
            model.requireFinite(found, size, first);
            if (!straight) {
                wanted.put(0, outputs, 0, size * columns);
            }
        }
        return scores;
    }

    /** Fills a buffer with the scores of some rows, after which it may hold those of a filled up batch. */
    private void run(FloatBuffer rows, int number, FloatBuffer results, int firstRow) {
        int size = model.fixed() ? model.batch() : number;
        try (InputTensors tensors = InputTensors.of(inputs, rows, number, size, firstRow)) {
            model.output().run(tensors.byName(), size, results);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public int batch() {
        return model.batch();
    }

    @Override
    public Map<String, String> facts() {
        return model.facts();
    }

    @Override
    public void close() {
        uses.close();
    }
}
