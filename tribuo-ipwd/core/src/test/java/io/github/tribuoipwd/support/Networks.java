/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.ConvolutionalNetwork.Downsampling;
import io.github.tribuoipwd.student.MobileNetV1;
import io.github.tribuoipwd.student.MobileNetV2;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.ResNet;
import io.github.tribuoipwd.student.ShuffleNetV1;
import io.github.tribuoipwd.student.ShuffleNetV2;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.student.Vgg;
import io.github.tribuoipwd.student.WideResNet;
import java.util.List;

/** Every kind of student, as small as it can be, for images of any channels and sides of 8 or more. */
public final class Networks {

    private Networks() {}

    /** Networks that halve images by kernels of 1x1 on fewer than 16 channels where images have a few. */
    public static List<StudentArchitecture> narrow() {
        return List.of(ConvolutionalNetwork.builder(4, 8).residual(true).build(),
                ConvolutionalNetwork.builder(8, 12).residual(true).layersPerStage(2).build(),
                ConvolutionalNetwork.builder(8, 8).kernel(1).build(), new OwnNetwork(() -> hidden(true)));
    }

    /** The other students. */
    public static List<StudentArchitecture> wide() {
        return List.of(new MultilayerPerceptron(8), ConvolutionalNetwork.builder(4, 6).build(),
                ConvolutionalNetwork.builder(4, 6).downsampling(Downsampling.MAX_POOL).residual(true).build(),
                ConvolutionalNetwork.builder(4, 6).downsampling(Downsampling.AVERAGE_POOL).kernel(1).build(), new CifarResNet(8),
                new WideResNet(10, 1), new ResNet(18, ResNet.Stem.CIFAR), new Vgg(8), new MobileNetV1(0.25), new MobileNetV2(0.25),
                new ShuffleNetV1(2), new ShuffleNetV2(0.5));
    }

    /** A network with a 1x1 convolution of stride 2 on six channels, hidden in a lambda, or with the same by a slice. */
    public static SequentialBlock hidden(boolean slice) {
        return new SequentialBlock()
                .add(Conv2d.builder().setFilters(6).setKernelShape(new Shape(3, 3)).optPadding(new Shape(1, 1)).build())
                .add(OwnNetwork.weighted(new Shape(8, 6, 1, 1),
                        (images, weight) -> slice
                                ? Conv2d.conv2d(images.get(":, :, ::2, ::2"), weight).singletonOrThrow()
                                : Conv2d.conv2d(images, weight, null, new Shape(2, 2)).singletonOrThrow()))
                .add(Pool.globalAvgPool2dBlock());
    }
}
