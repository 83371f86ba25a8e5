/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Networks;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The gradients of a batch are the sum of those of its examples. PyTorch computes convolutions of one image by other code than
 * those of several, so that wrong ones cannot agree.
 */
@Tag("parity")
class BatchGradientTest {

    private static final int CLASSES = 5;

    @TestFactory
    Stream<DynamicTest> sumOfTheExamples() {
        return Stream.concat(Networks.narrow().stream().flatMap(network -> cases(network, 28)),
                Networks.wide().stream().flatMap(network -> cases(network, 16)));
    }

    private static Stream<DynamicTest> cases(StudentArchitecture network, int side) {
        return IntStream.of(4, 7).mapToObj(batch -> DynamicTest.dynamicTest(network + ", " + batch, () -> {
            try (BuiltStudent student = new BuiltStudent(network, CLASSES, 1, 3, side, side)) {
                double[][] expected = student.gradients(batch, 1, 2);
                double[][] found = student.gradients(batch, batch, 2);
                for (int i = 0; i < expected.length; i++) {
                    assertClose(expected[i], found[i], "parameter " + i + " of " + expected.length);
                }
            }
        }));
    }

    /** A ReLU turns over where rounding changes the sign of its input; wrong gradients were off by a percent of the largest. */
    private static void assertClose(double[] expected, double[] found, String what) {
        double largest = 1e-6;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
        }
        double share = difference / largest;
        assertTrue(share < 1e-3, () -> what + ": " + share);
    }
}
