/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reference values of independent implementations. */
public final class Golden {

    private Golden() {}

    /** One file of reference values. */
    public static JsonNode read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + name))) {
            return new ObjectMapper().readTree(in);
        }
    }

    public static float[][] matrix(JsonNode rows) {
        float[][] matrix = new float[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = row(rows.get(i));
        }
        return matrix;
    }

    public static float[] row(JsonNode values) {
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values.get(i).asDouble();
        }
        return row;
    }

    public static long[] labels(JsonNode values) {
        long[] labels = new long[values.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = values.get(i).asLong();
        }
        return labels;
    }

    public static void assertClose(JsonNode expected, NDArray found, String what) {
        List<Double> values = new ArrayList<>();
        flatten(expected, values);
        float[] actual = found.toFloatArray();
        assertEquals(values.size(), actual.length, what);
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(values.get(i) - actual[i]);
            int index = i;
            assertTrue(difference <= 1e-6 || difference <= 1e-4 * Math.abs(values.get(i)),
                    () -> what + "[" + index + "] must be " + values.get(index) + ", found " + actual[index]);
        }
    }

    private static void flatten(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(child -> flatten(child, values));
        } else {
            values.add(node.asDouble());
        }
    }
}
