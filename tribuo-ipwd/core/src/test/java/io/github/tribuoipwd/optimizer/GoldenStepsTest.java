/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.support.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Six steps of IPWD by each optimizer against PyTorch's definitions: loss and all parameters after each step to 1e-4. */
@Tag("parity")
class GoldenStepsTest {

    @TestFactory
    Stream<DynamicTest> runs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode run : Golden.read("steps.json")) {
            tests.add(DynamicTest.dynamicTest(run.get("optimizer").asText(), () -> check(run)));
        }
        assertEquals(3, tests.size());
        return tests.stream();
    }

    private static Optimizer optimizer(JsonNode run) {
        JsonNode options = run.get("options");
        double rate = options.get("lr").asDouble();
        double decay = options.get("weight_decay").asDouble();
        return run.get("optimizer").asText().equals("adamw")
                ? AdamW.builder().learningRate(rate).beta1(options.get("betas").get(0).asDouble())
                        .beta2(options.get("betas").get(1).asDouble()).epsilon(options.get("eps").asDouble())
                        .weightDecay(decay).build()
                : new Sgd(rate, options.get("momentum").asDouble(), options.get("nesterov").asBoolean(), decay);
    }

    private static void check(JsonNode run) {
        Engine engine = Engine.getEngine("PyTorch");
        Objective objective = Objective.builder().gamma(run.get("gamma").asDouble()).alpha(run.get("alpha").asDouble())
                .lambda(run.get("lambda").asDouble()).temperature(run.get("temperature").asDouble()).build();
        try (NDManager manager = engine.newBaseManager()) {
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            run.get("initial").fields().forEachRemaining(entry -> {
                JsonNode values = entry.getValue();
                NDArray array = values.get(0).isArray() ? manager.create(Golden.matrix(values))
                        : manager.create(Golden.row(values));
                array.setRequiresGradient(true);
                parameters.put(entry.getKey(), array);
            });
            try (OptimizerState state = optimizer(run).start(List.copyOf(parameters.values()))) {
                for (JsonNode step : run.get("steps")) {
                    try (NDManager scope = manager.newSubManager()) {
                        try (GradientCollector collector = engine.newGradientCollector()) {
                            NDArray loss = loss(objective, step, parameters, scope);
                            collector.backward(loss);
                            Golden.assertClose(step.get("loss"), loss, "loss");
                        }
                        state.step(step.get("learning_rate").asDouble());
                    }
                    parameters.forEach((name, array) -> Golden.assertClose(step.get("parameters").get(name), array, name));
                }
            }
        }
    }

    private static NDArray loss(Objective objective, JsonNode step, Map<String, NDArray> parameters, NDManager scope) {
        NDArray input = scope.create(Golden.matrix(step.get("input")));
        NDArray hidden = Activation.relu(linear(input, parameters, "backbone"));
        return objective.evaluate(new BatchLogits(linear(hidden, parameters, "main"),
                scope.create(Golden.matrix(step.get("teacher_logits"))), linear(hidden, parameters, "classifier"),
                scope.create(Golden.labels(step.get("labels")))), null, 1).loss();
    }

    private static NDArray linear(NDArray input, Map<String, NDArray> parameters, String layer) {
        NDList result = Linear.linear(input, parameters.get(layer + ".weight"), parameters.get(layer + ".bias"));
        return result.singletonOrThrow();
    }
}
