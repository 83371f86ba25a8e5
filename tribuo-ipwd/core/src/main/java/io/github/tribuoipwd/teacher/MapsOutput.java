/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A map from label to score for each row, as scikit-learn's classifiers are exported (ZipMap).
 */
record MapsOutput(OnnxEngine engine, String name, List<String> labels) implements ModelOutput {

    @Override
    public int columns() {
        return labels.size();
    }

    @Override
    public void run(Map<String, OnnxTensor> in, int rows, FloatBuffer scores) throws OrtException {
        try (OrtSession.Result result = engine.run(in, Set.of(name))) {
            read((OnnxSequence) result.get(0), rows, scores);
        }
    }

    /**
     * Reads the scores of some rows.
     *
     * @throws TeacherException if there are other maps than those of these rows, or their keys are not the labels
     */
    void read(OnnxSequence found, int rows, FloatBuffer scores) throws OrtException {
        List<? extends OnnxValue> maps = found.getValue();
        try {
            if (maps.size() != rows) {
                throw new TeacherException("The output \"" + name + "\" must have a map for each of " + rows + " rows, found "
                        + maps.size() + ".\nMaybe a batch size is fixed inside the graph; set batchSize to that number.");
            }
            for (int row = 0; row < rows; row++) {
                Map<String, Number> byLabel = byLabel(((OnnxMap) maps.get(row)).getValue());
                for (int column = 0; column < labels.size(); column++) {
                    Number score = byLabel.get(labels.get(column));
                    if (score == null || byLabel.size() != labels.size()) {
                        throw otherLabels(byLabel.keySet());
                    }
                    scores.put(row * labels.size() + column, score.floatValue());
                }
            }
        } finally {
            OnnxValue.close(maps);
        }
    }

    private static Map<String, Number> byLabel(Map<?, ?> map) {
        Map<String, Number> byLabel = new HashMap<>();
        map.forEach((key, score) -> byLabel.put(key.toString(), (Number) score));
        return byLabel;
    }

    private TeacherException otherLabels(Set<String> keys) {
        List<String> inOrder = new ArrayList<>(new TreeSet<>(keys));
        return new TeacherException("The output \"" + name + "\" gives maps whose keys must be the labels " + labels + ", found "
                + inOrder + ".\nMaybe give the teacher the keys as its labels; where the data's labels are other words for them,"
                + " wrap the teacher in a SelectedClassesTeacher with a mapping of the keys to those words.");
    }

    @Override
    public Map<String, String> facts() {
        return new TreeMap<>(Map.of("output", "\"" + name + "\", maps with the labels as keys"));
    }
}
