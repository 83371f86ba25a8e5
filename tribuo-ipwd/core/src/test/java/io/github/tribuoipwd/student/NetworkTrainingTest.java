/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.AdamW;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A network whose training works fits a few examples of noise exactly. */
@Tag("property")
class NetworkTrainingTest {

    private static final int EXAMPLES = 16;
    private static final int SIDE = 20;

    @TestFactory
    Stream<DynamicTest> lossFalls() {
        MutableDataset<Label> noise = noise();
        List<StudentArchitecture> networks = List.of(new CifarResNet(8), new WideResNet(16, 1), new Vgg(8), new MobileNetV1(0.25),
                new MobileNetV2(), new ShuffleNetV1(), new ShuffleNetV2());
        return networks.stream().map(network -> DynamicTest.dynamicTest(network.toString(), () -> {
            List<Double> losses = new ArrayList<>();
            DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(1, SIDE, SIDE)).student(network)
                    .optimizer(new AdamW(0.003)).epochs(12).batchSize(EXAMPLES).seed(1)
                    .listener(epoch -> losses.add(epoch.loss())).build();
            trainer.train(noise).close();
            assertTrue(losses.stream().allMatch(Double::isFinite), losses::toString);
            assertTrue(losses.get(losses.size() - 1) < losses.get(0) / 2, losses::toString);
        }));
    }

    private static MutableDataset<Label> noise() {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("noise", new LabelFactory()),
                new LabelFactory());
        String[] names = IntStream.range(0, SIDE * SIDE).mapToObj(Integer::toString).toArray(String[]::new);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < EXAMPLES; i++) {
            double[] pixels = new double[names.length];
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] = random.nextGaussian();
            }
            data.add(new ArrayExample<>(new Label("" + i % 4), names, pixels));
        }
        return data;
    }
}
