/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One tensor with all scores. ONNX Runtime writes one of float32 into the caller's buffer where it can.
 *
 * @param shape its shape in one run
 * @param axis the dimension of the rows; -1 where a run has one row
 * @param inPlace whether ONNX Runtime can write it into a buffer: not where the file declares another shape
 */
record TensorOutput(OnnxEngine engine, String name, ElementType type, long[] shape, int axis, int columns, boolean inPlace)
        implements ModelOutput {

    @Override
    public void run(Map<String, OnnxTensor> in, int rows, FloatBuffer scores) throws OrtException {
        if (inPlace && PreparedRows.isReady(scores) && !scores.isReadOnly()) {
            FloatBuffer wanted = scores.duplicate().position(0).limit(rows * columns);
            try (OnnxTensor out = OnnxTensor.createTensor(engine.environment(), wanted, of(rows))) {
                engine.runInto(in, Map.of(name, out));
            }
            return;
        }
        try (OrtSession.Result result = engine.run(in, Set.of(name))) {
            OnnxTensor found = (OnnxTensor) result.get(0);
            if (!Arrays.equals(found.getInfo().getShape(), of(rows))) {
                throw new TeacherException("The output \"" + name + "\" of " + rows + " rows must have shape "
                        + Arrays.toString(of(rows)) + ", found " + Arrays.toString(found.getInfo().getShape())
                        + ".\nMaybe a batch size is fixed inside the graph; set batchSize to that number.");
            }
            type.read(found.getByteBuffer().order(ByteOrder.nativeOrder()), rows * columns, scores.duplicate().position(0));
        }
    }

    private long[] of(int rows) {
        long[] sized = shape.clone();
        if (axis >= 0) {
            sized[axis] = rows;
        }
        return sized;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        if (type != ElementType.FLOAT32) {
            facts.put("output-type", type.toString());
        }
        return facts;
    }
}
