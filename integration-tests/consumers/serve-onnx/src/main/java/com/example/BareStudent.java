/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** A student from its ONNX file alone, read by the file's own metadata. Thread safe, as sessions of ONNX Runtime are. */
public final class BareStudent implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<String> features;
    private final List<String> labels;
    private final String input;
    private final long[] shape;

    public BareStudent(String file) throws OrtException, JsonProcessingException {
        session = environment.createSession(file);
        Map<String, String> metadata = session.getMetadata().getCustomMetadata();
        ObjectMapper json = new ObjectMapper();
        features = List.of(json.readValue(metadata.get("tribuo-ipwd.features"), String[].class));
        labels = List.of(json.readValue(metadata.get("tribuo-ipwd.labels"), String[].class));
        JsonNode tensor = json.readTree(metadata.get("tribuo-ipwd.input"));
        input = tensor.get("name").asText();
        shape = new long[tensor.get("shape").size()];
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = tensor.get("shape").get(axis).asLong();
        }
    }

    public List<String> labels() {
        return labels;
    }

    /** The values of an example in the order of the input; 0 for a feature that it lacks. */
    public float[] row(Map<String, Float> example) {
        float[] row = new float[features.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = example.getOrDefault(features.get(i), 0f);
        }
        return row;
    }

    /** Predicts rows, one behind the other, and gives the probability of each label for each of them. */
    public float[][] predict(float[] rows) throws OrtException {
        long[] batch = shape.clone();
        batch[0] = rows.length / features.size();
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), batch);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
