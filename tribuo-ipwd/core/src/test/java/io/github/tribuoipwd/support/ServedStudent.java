/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Example;
import org.tribuo.Feature;

/** A student served from its file with ONNX Runtime and a reader of JSON, by the metadata alone. */
public final class ServedStudent implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Map<String, JsonNode> metadata = new LinkedHashMap<>();

    public ServedStudent(byte[] onnx) throws OrtException, JsonProcessingException {
        session = environment.createSession(onnx);
        for (Map.Entry<String, String> entry : session.getMetadata().getCustomMetadata().entrySet()) {
            if (entry.getKey().startsWith("tribuo-ipwd.")) {
                metadata.put(entry.getKey().substring("tribuo-ipwd.".length()), new ObjectMapper().readTree(entry.getValue()));
            }
        }
    }

    /** The value of a key. */
    public JsonNode metadata(String key) {
        return metadata.get(key);
    }

    public List<String> list(String key) {
        List<String> values = new ArrayList<>();
        metadata.get(key).forEach(value -> values.add(value.asText()));
        return values;
    }

    /** The shape of a batch; its size in place of the word. */
    private long[] shape(int batch) {
        List<Long> shape = new ArrayList<>();
        metadata.get("input").get("shape").forEach(side -> shape.add(side.isTextual() ? batch : side.asLong()));
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** The probability of each label for each example. */
    public List<Map<String, Float>> predict(List<? extends Example<?>> examples) throws OrtException {
        List<String> features = list("features");
        List<String> labels = list("labels");
        FloatBuffer rows = FloatBuffer.allocate(examples.size() * features.size());
        for (int i = 0; i < examples.size(); i++) {
            for (Feature feature : examples.get(i)) {
                rows.put(i * features.size() + features.indexOf(feature.getName()), (float) feature.getValue());
            }
        }
        String output = metadata.get("output").get("name").asText();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, rows, shape(examples.size()));
                OrtSession.Result result = session.run(Map.of(metadata.get("input").get("name").asText(), input))) {
            float[][] probabilities = (float[][]) result.get(output).orElseThrow().getValue();
            List<Map<String, Float>> predictions = new ArrayList<>();
            for (float[] row : probabilities) {
                Map<String, Float> prediction = new LinkedHashMap<>();
                for (int k = 0; k < row.length; k++) {
                    prediction.put(labels.get(k), row[k]);
                }
                predictions.add(prediction);
            }
            return predictions;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
