/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.internal.PyTorch;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The optimizers and the clipping in one call of the engine have the bits of the same arithmetic in one call for each operation.
 */
@Tag("parity")
class UpdateProgramTest {

    private static final int STEPS = 5;
    private static final List<Shape> SHAPES = List.of(new Shape(1), new Shape(7), new Shape(33, 17), new Shape(16, 3, 3, 3),
            new Shape(1, 1), new Shape(40_000));
    /** The loss does not depend on it, so no backward pass gives it a gradient. */
    private static final int UNUSED = 1;

    private final Engine engine = PyTorch.engine();

    @BeforeEach
    void withoutGradients() {
        JniUtils.setGradMode(false);
    }

    /** The arithmetic, operation by operation. */
    private interface Update {
        void step(NDArray parameter, NDArray gradient, List<NDArray> state, double rate, int step);
    }

    private static Update sgd(double momentum, boolean nesterov, double decay) {
        return (parameter, gradient, state, rate, step) -> {
            if (decay > 0) {
                gradient.addi(parameter.mul(decay));
            }
            if (momentum > 0) {
                state.get(0).muli(momentum).addi(gradient);
                if (nesterov) {
                    gradient.addi(state.get(0).mul(momentum));
                }
            }
            parameter.addi((momentum > 0 && !nesterov ? state.get(0) : gradient).mul(-rate));
        };
    }

    private static Update adamw(double beta1, double beta2, double epsilon, double decay) {
        return (parameter, gradient, state, rate, step) -> {
            parameter.muli(1 - rate * decay);
            state.get(0).muli(beta1).addi(gradient.mul(1 - beta1));
            state.get(1).muli(beta2).addi(gradient.square().mul(1 - beta2));
            NDArray denominator = state.get(1).sqrt().divi(Math.sqrt(1 - Math.pow(beta2, step))).addi(epsilon);
            parameter.addi(state.get(0).div(denominator).mul(-rate / (1 - Math.pow(beta1, step))));
        };
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(Arguments.of(new Sgd(0.05), sgd(0.9, false, 5e-4), 1),
                Arguments.of(new Sgd(0.05, 0, false, 1e-3), sgd(0, false, 1e-3), 0),
                Arguments.of(new Sgd(0.05, 0, false, 0), sgd(0, false, 0), 0),
                Arguments.of(new Sgd(0.05, 0.7, true, 5e-4), sgd(0.7, true, 5e-4), 1),
                Arguments.of(new Sgd(0.05, 0.9, false, 0), sgd(0.9, false, 0), 1),
                Arguments.of(new AdamW(1e-3), adamw(0.9, 0.999, 1e-8, 1e-2), 2),
                Arguments.of(AdamW.builder().learningRate(0.01).beta1(0.8).beta2(0.95).epsilon(1e-3).weightDecay(0).build(),
                        adamw(0.8, 0.95, 1e-3, 0), 2));
    }

    private static List<NDArray> parameters(NDManager manager) {
        SplittableRandom random = new SplittableRandom(5);
        return SHAPES.stream().map(shape -> {
            NDArray parameter = manager.create(numbers(random, (int) shape.size()), shape);
            parameter.setRequiresGradient(true);
            return parameter;
        }).toList();
    }

    private static float[] numbers(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** Of the loss {@code sum(factor * p^2)}, so that a wrong bit is in the next gradients too. */
    private void backward(List<NDArray> parameters, int step) {
        SplittableRandom random = new SplittableRandom(step);
        try (NDManager scope = engine.newBaseManager(); GradientCollector collector = engine.newGradientCollector()) {
            NDArray loss = scope.zeros(new Shape());
            for (int i = 0; i < parameters.size(); i++) {
                NDArray factor = scope.create(numbers(random, (int) SHAPES.get(i).size()), SHAPES.get(i));
                if (i != UNUSED) {
                    loss = loss.add(factor.mul(parameters.get(i)).mul(parameters.get(i)).sum());
                }
            }
            collector.backward(loss);
        }
    }

    private static double clipped(List<NDArray> gradients, double maximum) {
        double squares = 0;
        for (NDArray gradient : gradients) {
            squares += gradient.square().sum().getFloat();
        }
        double norm = Math.sqrt(squares);
        if (norm > maximum) {
            gradients.forEach(gradient -> gradient.muli(maximum / (norm + 1e-6)));
        }
        return norm;
    }

    private static void assertSame(List<NDArray> expected, List<NDArray> found, String what) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toByteArray(), found.get(i).toByteArray(), what + " " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void bitsAreThoseOfSingleOperations(Optimizer optimizer, Update update, int arraysEach) {
        try (NDManager manager = engine.newBaseManager()) {
            List<NDArray> expected = parameters(manager);
            List<NDArray> found = parameters(manager);
            List<List<NDArray>> state = Stream.generate(() -> SHAPES.stream().map(manager::zeros).toList()).limit(arraysEach).toList();
            try (OptimizerState tested = optimizer.start(found)) {
                for (int step = 1; step <= STEPS; step++) {
                    double rate = optimizer.learningRate() / step;
                    // Half of the steps are cut off.
                    double maximum = step % 2 == 0 ? 1 : 1e6;
                    backward(expected, step);
                    backward(found, step);
                    List<NDArray> gradients = expected.stream().map(NDArray::getGradient).toList();
                    assertEquals(clipped(gradients, maximum), GradientNorm.clip(found, maximum));
                    assertSame(gradients, found.stream().map(NDArray::getGradient).toList(), "gradient");
                    for (int i = 0; i < SHAPES.size(); i++) {
                        int number = i;
                        update.step(expected.get(i), gradients.get(i), state.stream().map(arrays -> arrays.get(number)).toList(), rate,
                                step);
                    }
                    gradients.forEach(gradient -> gradient.subi(gradient));
                    tested.step(rate);
                    assertSame(expected, found, "parameter");
                    assertSame(gradients, found.stream().map(NDArray::getGradient).toList(), "gradient afterwards");
                    assertSame(state.stream().flatMap(List::stream).toList(), tested.arrays(), "state");
                }
                assertNotEquals(parameters(manager).get(0).getFloat(), found.get(0).getFloat());
            }
        }
    }

    @Test
    void parametersWithoutGradient() {
        try (NDManager manager = engine.newBaseManager()) {
            NDArray parameter = manager.zeros(new Shape(2));
            assertError(IllegalStateException.class, () -> new Sgd(0.05).start(List.of(parameter)), "must have gradients", "(2)");
        }
    }
}
