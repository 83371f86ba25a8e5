/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tribuoipwd.support.Golden;
import io.github.tribuoipwd.training.BuiltStudent;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Predictions against those of the published PyTorch implementations (Tian et al.'s RepDistiller; for ImageNet Zhao et al.'s
 * mdistiller; PyTorch 2.13) that were given the same parameters in the order of their state: strides, shortcuts, shuffles and
 * poolings, which no number of parameters shows.
 */
@Tag("parity")
class GoldenNetworksTest {

    private static final int ROWS = 2;
    private static final long SEED_OF_ROWS = 9;

    private static final List<StudentArchitecture> NETWORKS = List.of(new CifarResNet(20), new CifarResNet(8, 4),
            new WideResNet(16, 1), new WideResNet(16, 2), new Vgg(13), new Vgg(8), new MobileNetV2(), new ShuffleNetV1(),
            new ShuffleNetV2(), new ResNet(50, ResNet.Stem.CIFAR), new ResNet(18, ResNet.Stem.IMAGENET), new MobileNetV1());

    @TestFactory
    Stream<DynamicTest> sameAsPublished() throws IOException {
        JsonNode cases = Golden.read("networks.json");
        assertEquals(NETWORKS.stream().map(Object::toString).toList(),
                StreamSupport.stream(cases.spliterator(), false).map(golden -> golden.get("network").asText()).toList());
        return NETWORKS.stream().map(network -> DynamicTest.dynamicTest(network.toString(),
                () -> check(network, cases.get(NETWORKS.indexOf(network)))));
    }

    private static void check(StudentArchitecture network, JsonNode golden) {
        int side = golden.get("side").asInt();
        int classes = golden.get("classes").asInt();
        try (BuiltStudent student = new BuiltStudent(network, classes, 1, 3, side, side)) {
            student.adaptBatchNorm(side > 64 ? 2 : 8);
            float[] found = student.probabilities(ROWS, SEED_OF_ROWS);
            for (int row = 0; row < ROWS; row++) {
                JsonNode expected = golden.get("probabilities").get(row);
                for (int k = 0; k < expected.size(); k++) {
                    assertEquals(1, found[row * classes + k] / expected.get(k).asDouble(), 1e-3, "row " + row + ", class " + k);
                }
            }
        }
    }
}
