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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An output for each class, with one score for each row.
 *
 * @param parts in the order of the classes
 * @param byName whether the outputs are named like the labels
 */
record SplitOutput(OnnxEngine engine, List<TensorOutput> parts, boolean byName) implements ModelOutput {

    @Override
    public String name() {
        return names().toString();
    }

    @Override
    public int columns() {
        return parts.size();
    }

    @Override
    public void run(Map<String, OnnxTensor> in, int rows, FloatBuffer scores) throws OrtException {
        FloatBuffer column = FloatBuffer.allocate(rows);
        try (OrtSession.Result result = engine.run(in, new LinkedHashSet<>(names()))) {
            for (int i = 0; i < parts.size(); i++) {
                OnnxTensor found = (OnnxTensor) result.get(parts.get(i).name()).orElseThrow();
                if (found.getInfo().getNumElements() != rows) {
                    throw new TeacherException("The output \"" + parts.get(i).name() + "\" must have a score for each of " + rows
                            + " rows, found " + found.getInfo() + ".\nMaybe a batch size is fixed inside the graph; set batchSize"
                            + " to that number.");
                }
                parts.get(i).type().read(found.getByteBuffer().order(ByteOrder.nativeOrder()), rows, column.clear());
                for (int row = 0; row < rows; row++) {
                    scores.put(row * parts.size() + i, column.get(row));
                }
            }
        }
    }

    private List<String> names() {
        return parts.stream().map(TensorOutput::name).toList();
    }

    @Override
    public Map<String, String> facts() {
        return new TreeMap<>(Map.of("output", names() + ", one for each label, "
                + (byName ? "by their names" : "in the order of the file")));
    }
}
