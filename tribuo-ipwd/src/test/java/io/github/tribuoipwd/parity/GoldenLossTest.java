/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalisation;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Orientation;
import io.github.tribuoipwd.objective.KullbackLeibler;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.ObjectiveValue;
import io.github.tribuoipwd.objective.UniformWeighting;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The objective against reference values from an independent implementation in float64 (all cases of {@code kd} and
 * {@code ipwd}): terms, weights, loss and gradients to 1e-4 relative or 1e-6 absolute.
 */
class GoldenLossTest {

    static JsonNode golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenLossTest.class.getResourceAsStream("/golden/" + name))) {
            return new ObjectMapper().readTree(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : golden("losses.json")) {
            tests.add(DynamicTest.dynamicTest(golden.get("objective").asText() + golden.get("hyperparameters") + ", "
                    + golden.get("student_logits").get(0).size() + " classes", () -> check(golden)));
        }
        assertEquals(28, tests.size(), "cases of kd and ipwd");
        return tests.stream();
    }

    private static void check(JsonNode golden) {
        Engine engine = Engine.getEngine("PyTorch");
        JsonNode settings = golden.get("hyperparameters");
        Objective objective = Objective.builder().weighting(weighting(golden)).gamma(settings.get("gamma").asDouble())
                .alpha(settings.get("alpha").asDouble()).temperature(settings.get("T").asDouble())
                .lambda(settings.path("lambda").asDouble(1)).build();
        try (NDManager manager = engine.newBaseManager()) {
            NDArray student = manager.create(matrix(golden.get("student_logits")));
            NDArray teacher = manager.create(matrix(golden.get("teacher_logits")));
            student.setRequiresGradient(true);
            NDArray classifier = golden.has("classifier_logits") ? manager.create(matrix(golden.get("classifier_logits"))) : null;
            if (classifier != null) {
                classifier.setRequiresGradient(true);
            }
            BatchLogits batch = new BatchLogits(student, teacher, classifier, manager.create(labels(golden.get("labels"))));
            try (GradientCollector collector = engine.newGradientCollector()) {
                ObjectiveValue value = objective.evaluate(batch, null, 1);
                collector.backward(value.loss());
                assertClose(golden.get("loss"), value.loss(), "loss");
                assertClose(golden.get("weights"), Objects.requireNonNull(value.weights()), "weights");
                assertClose(golden.get("per_example"),
                        new KullbackLeibler().perExample(batch, settings.get("T").asDouble()), "per_example");
            }
            assertClose(golden.get("grad_student_logits"), student.getGradient(), "grad_student_logits");
            if (classifier != null) {
                assertClose(golden.get("grad_classifier_logits"), classifier.getGradient(), "grad_classifier_logits");
            }
        }
    }

    private static ExampleWeighting weighting(JsonNode golden) {
        JsonNode settings = golden.get("hyperparameters");
        return golden.get("objective").asText().equals("kd") ? new UniformWeighting()
                : InversePropensityWeighting.builder().orientation(Orientation.valueOf(settings.get("orientation").asText()))
                        .normalisation(Normalisation.valueOf(settings.path("normalise").asText("NONE")))
                        .maximumWeight(settings.path("clip").asDouble(0)).build();
    }

    static float[][] matrix(JsonNode rows) {
        float[][] matrix = new float[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = row(rows.get(i));
        }
        return matrix;
    }

    static float[] row(JsonNode values) {
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values.get(i).asDouble();
        }
        return row;
    }

    static long[] labels(JsonNode values) {
        long[] labels = new long[values.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = values.get(i).asLong();
        }
        return labels;
    }

    static void assertClose(JsonNode expected, NDArray found, String what) {
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
