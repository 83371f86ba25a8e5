/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.onnx.ExportedGraph;
import io.github.tribuoipwd.training.BuiltStudent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The networks of the literature have the literature's numbers of parameters, and compute the same once exported. */
@Tag("parity")
class PublishedNetworksTest {

    @TestFactory
    Stream<DynamicTest> cifarNetworks() {
        Map<StudentArchitecture, Long> parameters = new LinkedHashMap<>();
        parameters.put(new CifarResNet(8), 83_892L);
        parameters.put(new CifarResNet(14), 181_108L);
        parameters.put(new CifarResNet(20), 278_324L);
        parameters.put(new CifarResNet(32), 472_756L);
        parameters.put(new CifarResNet(44), 667_188L);
        parameters.put(new CifarResNet(56), 861_620L);
        parameters.put(new CifarResNet(110), 1_736_564L);
        parameters.put(new CifarResNet(8, 4), 1_233_540L);
        parameters.put(new CifarResNet(32, 4), 7_433_860L);
        parameters.put(new WideResNet(16, 1), 180_916L);
        parameters.put(new WideResNet(16, 2), 703_284L);
        parameters.put(new WideResNet(40, 1), 569_780L);
        parameters.put(new WideResNet(40, 2), 2_255_156L);
        parameters.put(new Vgg(8), 3_965_028L);
        parameters.put(new Vgg(11), 9_277_284L);
        parameters.put(new Vgg(13), 9_462_180L);
        parameters.put(new Vgg(16), 14_774_436L);
        parameters.put(new Vgg(19), 20_086_692L);
        parameters.put(new MobileNetV2(), 812_836L);
        parameters.put(new ShuffleNetV1(), 949_258L);
        parameters.put(new ShuffleNetV2(), 1_355_528L);
        parameters.put(new ResNet(50, ResNet.Stem.CIFAR), 23_705_252L);
        return parameters.entrySet().stream().map(entry -> test(entry.getKey(), entry.getValue(), 100, 3, 32, 32));
    }

    @TestFactory
    Stream<DynamicTest> imageNetNetworks() {
        return Stream.of(test(new ResNet(18, ResNet.Stem.IMAGENET), 11_689_512L, 1000, 3, 224, 224),
                test(new ResNet(34, ResNet.Stem.IMAGENET), 21_797_672L, 1000, 3, 224, 224),
                test(new MobileNetV1(), 4_231_976L, 1000, 3, 224, 224));
    }

    private static DynamicTest test(StudentArchitecture network, long parameters, int classes, int... shape) {
        return DynamicTest.dynamicTest(network.toString(), () -> {
            try (BuiltStudent student = new BuiltStudent(network, classes, 1, shape)) {
                assertEquals(parameters, student.parameters());
                student.adaptBatchNorm(shape[1] > 32 ? 2 : 8);
                ExportedGraph graph = student.export();
                assertEquals(3, graph.verification().cases());
            }
        });
    }

    /** Smaller, larger, oblong and gray images, and the settings that no table of the literature has. */
    @TestFactory
    Stream<DynamicTest> otherShapesAndSettings() {
        List<StudentArchitecture> networks = List.of(new CifarResNet(8), new CifarResNet(8, 2), new WideResNet(10, 1), new Vgg(8),
                new MobileNetV1(0.25), new MobileNetV2(1.4), new ShuffleNetV1(1), new ShuffleNetV1(2), new ShuffleNetV2(0.5),
                new ShuffleNetV2(1.5), new ShuffleNetV2(2), new ResNet(18, ResNet.Stem.CIFAR),
                new ResNet(50, ResNet.Stem.IMAGENET));
        return Stream.concat(networks.stream().map(network -> exports(network, 1, 28, 28)),
                Stream.of(exports(new Vgg(8), 3, 64, 80), exports(new Vgg(8), 1, 8, 9), exports(new CifarResNet(8), 2, 1, 3),
                        exports(new ShuffleNetV1(), 3, 5, 7), exports(new ShuffleNetV2(), 3, 5, 7),
                        exports(new MobileNetV2(), 1, 1, 1), exports(new ResNet(18, ResNet.Stem.IMAGENET), 1, 1, 1)));
    }

    private static DynamicTest exports(StudentArchitecture network, int... shape) {
        return DynamicTest.dynamicTest(network + " on " + List.of(shape[0], shape[1], shape[2]), () -> {
            try (BuiltStudent student = new BuiltStudent(network, 5, 1, shape)) {
                student.adaptBatchNorm(4);
                assertEquals(3, student.export().verification().cases());
                assertArrayEquals(student.probabilities(3, 2), student.probabilitiesWhileTraining(3, 2), 1e-4f);
            }
        });
    }
}
