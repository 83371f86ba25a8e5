/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import static io.github.tribuoipwd.support.Messages.assertError;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every setting of a network of the literature that a user can get wrong. */
@Tag("unit")
class NetworkErrorTest {

    private static void assertSetting(Executable action, String... parts) {
        assertError(IllegalArgumentException.class, action, parts);
    }

    @Test
    void depthsThatDoNotExist() {
        assertSetting(() -> new CifarResNet(18), "depth", "8, 14, 20", "found 18", "ResNet");
        assertSetting(() -> new CifarResNet(2), "depth", "8, 14, 20", "found 2");
        assertSetting(() -> new CifarResNet(-4), "depth", "8, 14, 20", "found -4");
        assertSetting(() -> new WideResNet(14, 1), "depth", "10, 16, 22", "found 14");
        assertSetting(() -> new WideResNet(4, 1), "depth", "10, 16, 22", "found 4");
        assertSetting(() -> new ResNet(20, ResNet.Stem.CIFAR), "depth", "18, 34 or 50", "found 20", "CifarResNet");
        assertSetting(() -> new Vgg(9), "depth", "8, 11, 13, 16 or 19", "found 9");
    }

    @Test
    void widthsAndGroupsThatDoNotExist() {
        assertSetting(() -> new CifarResNet(8, 0), "width", "positive", "found 0");
        assertSetting(() -> new WideResNet(16, -1), "width", "positive", "found -1");
        assertSetting(() -> new MobileNetV1(0.03), "width", "1/32", "found 0.03");
        assertSetting(() -> new MobileNetV1(Double.POSITIVE_INFINITY), "width", "found Infinity");
        assertSetting(() -> new MobileNetV2(0), "width", "1/16", "found 0.0");
        assertSetting(() -> new MobileNetV2(Double.NaN), "width", "found NaN");
        assertSetting(() -> new ShuffleNetV1(4), "groups", "1, 2 or 3", "found 4");
        assertSetting(() -> new ShuffleNetV2(0.25), "width", "0.5, 1, 1.5 or 2", "found 0.25");
    }

    @Test
    void shapesThatAreNoImages() {
        List<StudentArchitecture> networks = List.of(new CifarResNet(8), new WideResNet(10, 1),
                new ResNet(18, ResNet.Stem.IMAGENET), new Vgg(8), new MobileNetV1(), new MobileNetV2(), new ShuffleNetV1(),
                new ShuffleNetV2());
        for (StudentArchitecture network : networks) {
            String name = network.getClass().getSimpleName();
            assertSetting(() -> network.backbone(new int[] {784}), "A " + name, "[784]", "MultilayerPerceptron");
            assertSetting(() -> network.backbone(new int[] {28, 28}), "A " + name, "[28, 28]");
        }
    }

    @Test
    void imagesTooSmallToBeHalved() {
        assertSetting(() -> new Vgg(11).backbone(new int[] {3, 7, 32}), "Vgg", "8 or more", "[3, 7, 32]", "CifarResNet");
    }
}
