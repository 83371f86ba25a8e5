/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.BuiltStudent;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Networks;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a network computes does not depend on where the channels of its images stand in memory. */
class ChannelsLastTest {

    private static final int CLASSES = 5;
    private static final int[] SHAPE = {3, 28, 28};

    @TestFactory
    Stream<DynamicTest> outputsAndGradients() {
        return Stream.concat(Networks.narrow().stream(), Networks.wide().stream()).flatMap(network -> IntStream.of(32, 33)
                .mapToObj(batch -> DynamicTest.dynamicTest(network + ", " + batch, () -> assertSame(network, batch))));
    }

    private static void assertSame(StudentArchitecture network, int batch) {
        try (BuiltStudent student = new BuiltStudent(network, CLASSES, 1, SHAPE);
                BuiltStudent first = new BuiltStudent(network, CLASSES, 1, false, SHAPE)) {
            float[][] found = student.pass(batch, 2);
            float[][] expected = first.pass(batch, 2);
            for (int i = 0; i < expected.length; i++) {
                assertClose(expected[i], found[i], "array " + i + " of " + expected.length);
            }
        }
    }

    /** A ReLU turns over where rounding changes the sign of its input; a wrong gradient was off by a percent of the largest. */
    private static void assertClose(float[] expected, float[] found, String what) {
        double largest = 1e-3;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
        }
        double share = difference / largest;
        assertTrue(share < 1e-3, () -> what + ": " + share);
    }

    @TestFactory
    Stream<DynamicTest> onlyNarrowNetworksAreChannelsFirst() {
        return Stream.concat(Networks.narrow().stream().map(network -> layout(network, false)),
                Networks.wide().stream().map(network -> layout(network, true)));
    }

    private static DynamicTest layout(StudentArchitecture network, boolean channelsLast) {
        return DynamicTest.dynamicTest(network.toString(), () -> {
            try (BuiltStudent student = new BuiltStudent(network, CLASSES, 1, SHAPE)) {
                assertEquals(channelsLast, student.channelsLast());
            }
        });
    }
}
