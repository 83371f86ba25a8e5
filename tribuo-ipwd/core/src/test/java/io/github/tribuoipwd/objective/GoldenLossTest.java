/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Normalization;
import io.github.tribuoipwd.objective.InversePropensityWeighting.Orientation;
import io.github.tribuoipwd.support.Golden;
import io.github.tribuoipwd.support.Objectives;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every objective against reference values from an independent implementation in float64: terms, weights, loss and gradients to
 * 1e-4 relative or 1e-6 absolute.
 */
@Tag("parity")
class GoldenLossTest {

    /** The reference values of self-distillation are those of its last epoch. */
    private static final int SELF_DISTILLATION_EPOCHS = 7;

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return cases("losses.json",
                Map.of("kd", 4, "ipwd", 24, "wsld", 4, "dkd", 4, "standardised_kd", 4, "pskd", 6, "pskd_ipwd", 6));
    }

    @TestFactory
    Stream<DynamicTest> forBiasedTeachers() throws IOException {
        return cases("losses-biased.json", Map.of("bkd", 4, "ltkd", 8, "eakd", 4, "prior_corrected_kd", 4));
    }

    private static Stream<DynamicTest> cases(String file, Map<String, Integer> expected) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Map<String, Integer> cases = new TreeMap<>();
        for (JsonNode golden : Golden.read(file)) {
            cases.merge(golden.get("objective").asText(), 1, Integer::sum);
            tests.add(DynamicTest.dynamicTest(golden.get("objective").asText() + golden.get("hyperparameters") + ", "
                    + golden.get("student_logits").get(0).size() + " classes", () -> check(golden)));
        }
        assertEquals(expected, cases);
        return tests.stream();
    }

    private static void check(JsonNode golden) {
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = engine.newBaseManager()) {
            NDArray student = manager.create(Golden.matrix(golden.get("student_logits")));
            student.setRequiresGradient(true);
            NDArray teacher = golden.has("teacher_logits") ? manager.create(Golden.matrix(golden.get("teacher_logits")))
                    : manager.create(Golden.matrix(golden.get("previous_probabilities"))).log();
            NDArray classifier = golden.has("classifier_logits") ? manager.create(Golden.matrix(golden.get("classifier_logits"))) : null;
            if (classifier != null) {
                classifier.setRequiresGradient(true);
            }
            BatchLogits batch = new BatchLogits(student, teacher, classifier, manager.create(Golden.labels(golden.get("labels"))));
            try (GradientCollector collector = engine.newGradientCollector()) {
                ObjectiveValue value = objective(golden).settled(evidence(golden))
                        .evaluate(batch, new Epoch(SELF_DISTILLATION_EPOCHS, SELF_DISTILLATION_EPOCHS));
                NDArray loss = value.mean(batch, null);
                collector.backward(loss);
                Golden.assertClose(golden.get("loss"), loss, "loss");
                Golden.assertClose(golden.get("weights"), Objects.requireNonNull(value.weights()), "weights");
                Golden.assertClose(golden.get("per_example"),
                        loss(golden).settled(evidence(golden)).perExample(batch, golden.get("hyperparameters").path("T").asDouble(1)), "per_example");
            }
            Golden.assertClose(golden.get("grad_student_logits"), student.getGradient(), "grad_student_logits");
            assertEquals(golden.has("grad_classifier_logits"), classifier != null);
            if (classifier != null) {
                Golden.assertClose(golden.get("grad_classifier_logits"), classifier.getGradient(), "grad_classifier_logits");
            }
        }
    }

    /** The class counts that the reference values are of; where they name groups, counts that make these the thirds. */
    private static TrainingEvidence evidence(JsonNode golden) {
        JsonNode settings = golden.get("hyperparameters");
        long[] counts = new long[golden.get("student_logits").get(0).size()];
        Arrays.setAll(counts, k -> settings.has("counts") ? settings.get("counts").get(k).asLong()
                : settings.has("groups") ? 10 - settings.get("groups").get(k).asLong() : 10);
        return TrainingEvidence.of(counts);
    }

    private static Map<String, Double> teacherPrior(JsonNode settings) {
        Map<String, Double> prior = new TreeMap<>();
        for (int k = 0; k < settings.get("teacher_prior").size(); k++) {
            assertEquals(settings.get("data_prior").get(0), settings.get("data_prior").get(k), "even counts will do");
            prior.put(Integer.toString(k), settings.get("teacher_prior").get(k).asDouble());
        }
        return prior;
    }

    private static Objective objective(JsonNode golden) {
        JsonNode settings = golden.get("hyperparameters");
        if (settings.has("alpha_t")) {
            // A share of 0 is refused; the least above it changes no float.
            return new SelfDistillationObjective(Math.max(settings.get("alpha_t").asDouble(), Double.MIN_NORMAL),
                    weighting(golden));
        }
        return Objectives.paper().loss(loss(golden)).weighting(weighting(golden))
                .labelFactor(settings.get("gamma").asDouble()).distillationFactor(settings.get("alpha").asDouble())
                .temperature(settings.get("T").asDouble()).build();
    }

    private static DistillationLoss loss(JsonNode golden) {
        JsonNode settings = golden.get("hyperparameters");
        return switch (golden.get("objective").asText()) {
            case "kd", "ipwd", "eakd" -> new KullbackLeibler();
            case "bkd" -> new BalancedLoss(settings.get("beta").asDouble());
            case "ltkd" -> new GroupedLoss(settings.get("between").asDouble(), settings.get("within").asDouble());
            case "prior_corrected_kd" -> new PriorCorrection(new KullbackLeibler(), teacherPrior(settings));
            case "wsld", "pskd", "pskd_ipwd" -> new SoftCrossEntropy();
            case "dkd" -> new DecoupledLoss(settings.get("dkd_alpha").asDouble(), settings.get("dkd_beta").asDouble());
            case "standardised_kd" -> new StandardizedLogits();
            default -> throw new IllegalArgumentException("no loss for " + golden.get("objective"));
        };
    }

    private static ExampleWeighting weighting(JsonNode golden) {
        JsonNode settings = golden.get("hyperparameters");
        return switch (golden.get("objective").asText()) {
            case "ipwd", "pskd_ipwd" -> InversePropensityWeighting.builder()
                    .orientation(Orientation.valueOf(settings.get("orientation").asText()))
                    .normalization(Normalization.valueOf(settings.path("normalise").asText("NONE")))
                    .maximumWeight(settings.path("clip").asDouble(0))
                    .classifierHeadFactor(settings.get("lambda").asDouble()).build();
            case "wsld" -> new SoftLabelWeighting();
            case "eakd" -> new EntropyWeighting(settings.get("entropy_T").asDouble());
            default -> new UniformWeighting();
        };
    }
}
