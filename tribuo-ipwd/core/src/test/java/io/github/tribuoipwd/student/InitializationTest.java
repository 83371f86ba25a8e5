/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.Parameter;
import io.github.tribuoipwd.training.BuiltStudent;
import io.github.tribuoipwd.training.BuiltStudent.Values;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The first values of a network's parameters against the formulas of their papers. */
@Tag("unit")
class InitializationTest {

    private static final int CLASSES = 50;
    private static final int[] SHAPE = {3, 16, 16};

    /** The expected distribution of the weights of a network. */
    private enum Expected {
        /** Normal with variance {@code 2 / (out * kernel)}. */
        NORMAL_FAN_OUT {
            @Override
            double deviation(long[] shape) {
                return Math.sqrt(2.0 / (shape[0] * kernel(shape)));
            }
        },
        /** Uniform within {@code 1 / sqrt(in * kernel)}. */
        UNIFORM_FAN_IN {
            @Override
            double deviation(long[] shape) {
                return Math.sqrt(1.0 / (3 * shape[1] * kernel(shape)));
            }
        },
        NORMAL_0_01 {
            @Override
            double deviation(long[] shape) {
                return 0.01;
            }
        };

        abstract double deviation(long[] shape);

        private static long kernel(long[] shape) {
            return shape.length == 4 ? shape[2] * shape[3] : 1;
        }
    }

    private record Case(StudentArchitecture network, Expected convolutions, Expected heads, boolean zeroBiases) {}

    private static List<Case> cases() {
        return List.of(new Case(new CifarResNet(8), Expected.NORMAL_FAN_OUT, Expected.UNIFORM_FAN_IN, false),
                new Case(new ResNet(18, ResNet.Stem.CIFAR), Expected.NORMAL_FAN_OUT, Expected.UNIFORM_FAN_IN, false),
                new Case(ConvolutionalNetwork.builder(16, 32).build(), Expected.NORMAL_FAN_OUT,
                        Expected.UNIFORM_FAN_IN, false),
                new Case(new WideResNet(10, 1), Expected.NORMAL_FAN_OUT, Expected.UNIFORM_FAN_IN, true),
                new Case(new Vgg(8), Expected.NORMAL_FAN_OUT, Expected.NORMAL_0_01, true),
                new Case(new MobileNetV2(), Expected.NORMAL_FAN_OUT, Expected.NORMAL_0_01, true),
                new Case(new MobileNetV1(), Expected.UNIFORM_FAN_IN, Expected.UNIFORM_FAN_IN, false),
                new Case(new ShuffleNetV1(), Expected.UNIFORM_FAN_IN, Expected.UNIFORM_FAN_IN, false),
                new Case(new ShuffleNetV2(), Expected.UNIFORM_FAN_IN, Expected.UNIFORM_FAN_IN, false));
    }

    @TestFactory
    Stream<DynamicTest> deviations() {
        return cases().stream().map(expected -> DynamicTest.dynamicTest(expected.toString(), () -> {
            try (BuiltStudent student = new BuiltStudent(expected.network(), CLASSES, 1, SHAPE)) {
                long[] weight = {1, 1};
                for (Values parameter : student.values()) {
                    switch (parameter.type()) {
                        case WEIGHT -> {
                            weight = parameter.shape();
                            assertDrawn(weight.length == 2 ? expected.heads() : expected.convolutions(), weight, parameter.values());
                        }
                        case BIAS -> assertBias(expected.zeroBiases(), weight, parameter.values());
                        case GAMMA, RUNNING_VAR -> assertTrue(all(parameter.values(), 1));
                        default -> assertTrue(all(parameter.values(), 0));
                    }
                }
            }
        }));
    }

    /** Mean and deviation within five standard errors, and the tails of the right distribution. */
    private static void assertDrawn(Expected expected, long[] shape, float[] values) {
        double deviation = expected.deviation(shape);
        double mean = doubles(values).average().orElseThrow();
        double found = Math.sqrt(doubles(values).map(x -> x * x).average().orElseThrow());
        assertEquals(0, mean / deviation, 5 / Math.sqrt(values.length), () -> "mean of " + Arrays.toString(shape));
        assertEquals(1, found / deviation, 5 / Math.sqrt(2.0 * values.length), () -> "deviation of " + Arrays.toString(shape));
        double largest = doubles(values).map(Math::abs).max().orElseThrow() / deviation;
        if (expected == Expected.UNIFORM_FAN_IN) {
            assertTrue(largest <= Math.sqrt(3) * 1.000001, () -> largest + " deviations in " + Arrays.toString(shape));
        } else if (values.length > 1000) {
            assertTrue(largest > 2.5, () -> largest + " deviations in " + Arrays.toString(shape));
        }
    }

    private static void assertBias(boolean zero, long[] weight, float[] values) {
        double limit = Math.sqrt(3) * Expected.UNIFORM_FAN_IN.deviation(weight);
        double largest = doubles(values).map(Math::abs).max().orElseThrow();
        assertTrue(zero ? largest == 0 : largest > limit / 2 && largest <= limit, () -> "largest bias " + largest);
    }

    private static DoubleStream doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    private static boolean all(float[] values, float value) {
        return doubles(values).allMatch(x -> x == value);
    }

    /** Draw by draw, so that a seed gives the same student in every release. */
    @Test
    void defaultDrawsInTheOrderOfTheParameters() {
        SplittableRandom random = new SplittableRandom(7);
        try (BuiltStudent student = new BuiltStudent(new MultilayerPerceptron(4), 3, 7, 5)) {
            List<Values> values = student.values();
            double hidden = 1 / Math.sqrt(5);
            double head = 1 / Math.sqrt(4);
            assertDraws(values.get(0), () -> random.nextDouble(-hidden, hidden));
            assertDraws(values.get(1), () -> random.nextDouble(-hidden, hidden));
            assertDraws(values.get(2), () -> random.nextDouble(-head, head));
            assertDraws(values.get(3), () -> random.nextDouble(-head, head));
        }
        SplittableRandom again = new SplittableRandom(7);
        try (BuiltStudent student = new BuiltStudent(ConvolutionalNetwork.builder(6).residual(true).build(), 3, 7, 2, 8, 8)) {
            List<Values> weights = student.values().stream().filter(value -> value.type() == Parameter.Type.WEIGHT).toList();
            assertDraws(weights.get(0), () -> Math.sqrt(2.0 / (6 * 9)) * again.nextGaussian());
            assertDraws(weights.get(1), () -> Math.sqrt(2.0 / 6) * again.nextGaussian());
            double head = 1 / Math.sqrt(6);
            assertDraws(weights.get(2), () -> again.nextDouble(-head, head));
        }
    }

    private static void assertDraws(Values parameter, DoubleSupplier draw) {
        float[] expected = new float[parameter.values().length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) draw.getAsDouble();
        }
        assertArrayEquals(expected, parameter.values());
    }

    @TestFactory
    Stream<DynamicTest> sameSeedSameNetwork() {
        return cases().stream().map(Case::network).filter(network -> !(network instanceof ResNet || network instanceof Vgg))
                .map(network -> DynamicTest.dynamicTest(network.toString(), () -> {
                    assertEquals(hash(network, 3), hash(network, 3));
                    assertTrue(hash(network, 3) != hash(network, 4));
                }));
    }

    private static int hash(StudentArchitecture network, long seed) {
        try (BuiltStudent student = new BuiltStudent(network, CLASSES, seed, SHAPE)) {
            return student.values().stream().map(Values::values).map(Arrays::hashCode).toList().hashCode();
        }
    }
}
