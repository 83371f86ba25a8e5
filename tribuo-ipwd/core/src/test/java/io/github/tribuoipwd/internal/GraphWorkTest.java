/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.ConvolutionalNetwork.Downsampling;
import io.github.tribuoipwd.student.MobileNetV1;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.training.BuiltStudent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Multiplications of students against what their papers state, or what was counted by hand. */
@Tag("unit")
class GraphWorkTest {

    private static double work(StudentArchitecture architecture, int classes, int... shape) {
        try (BuiltStudent student = new BuiltStudent(architecture, classes, 1, shape)) {
            return GraphWork.of(student.export().model().toByteArray(), shape);
        }
    }

    @Test
    void products() {
        assertEquals(16 * 3, work(new MultilayerPerceptron(), 3, 16));
        assertEquals(784 * 128 + 128 * 10, work(new MultilayerPerceptron(128), 10, 1, 28, 28));
    }

    @Test
    void convolutions() {
        assertEquals(8 * 9 * 14 * 14 + 16 * 8 * 9 * 7 * 7 + 32 * 16 * 9 * 4 * 4 + 32 * 10,
                work(ConvolutionalNetwork.builder(8, 16, 32).build(), 10, 1, 28, 28));
        for (Downsampling pool : new Downsampling[] {Downsampling.MAX_POOL, Downsampling.AVERAGE_POOL}) {
            assertEquals(4 * 3 * 9 * 64 + 6 * 4 * 9 * 16 + 6 * 5,
                    work(ConvolutionalNetwork.builder(4, 6).downsampling(pool).build(), 5, 3, 8, 8));
        }
    }

    /** He et al., table 6: 0.27 million parameters; 41 million multiplications, of which 0.26 million are in shortcuts. */
    @Test
    void publishedNetworks() {
        assertEquals(40_813_184, work(new CifarResNet(20), 10, 3, 32, 32));
        // Howard et al., table 6: 41 million for images of 224.
        assertEquals(41e6, work(new MobileNetV1(0.25), 1000, 3, 224, 224), 0.5e6);
    }
}
