/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.tribuoipwd.support.Objectives;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DJL gives PyTorch the Java memory of numbers such as the 4 of {@code logits.div(4)}, and lets go of it at once, while the
 * backward pass still reads it: a collection in between turned gradients into noise, once in some thousand steps.
 */
@Tag("property")
class CollectedMemoryTest {

    static List<DistillationLoss> losses() {
        TrainingEvidence evidence = TrainingEvidence.of(new long[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 1}, new int[] {0}, new float[10],
                OptionalDouble.empty());
        return List.of(new KullbackLeibler(), new SoftCrossEntropy(), new DecoupledLoss(), new StandardizedLogits(),
                new GroupedLoss().settled(evidence), new PriorCorrection(new BalancedLoss()).settled(evidence));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aCollectionBetweenForwardAndBackwardChangesNoGradient(DistillationLoss loss) {
        float[] first = gradient(loss, false);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(first, gradient(loss, true), 0f);
        }
    }

    private static float[] gradient(DistillationLoss term, boolean collect) {
        Engine engine = Engine.getEngine("PyTorch");
        SplittableRandom random = new SplittableRandom(3);
        try (NDManager manager = engine.newBaseManager()) {
            NDArray student = normal(manager, random);
            NDArray classifier = normal(manager, random);
            student.setRequiresGradient(true);
            classifier.setRequiresGradient(true);
            BatchLogits batch = new BatchLogits(student, normal(manager, random), classifier, manager.create(new long[] {0, 1, 2, 3}));
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDArray loss = Objectives.paper().loss(term).build().evaluate(batch, new Epoch(1, 1))
                        .mean(batch, null);
                if (collect) {
                    overwriteFreedMemory();
                }
                collector.backward(loss);
            }
            float[] both = Arrays.copyOf(student.getGradient().toFloatArray(), 80);
            System.arraycopy(classifier.getGradient().toFloatArray(), 0, both, 40, 40);
            return both;
        }
    }

    private static NDArray normal(NDManager manager, SplittableRandom random) {
        float[] values = new float[40];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(4, 10));
    }

    private static void overwriteFreedMemory() {
        System.gc();
        List<ByteBuffer> filled = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(i % 2 == 0 ? 4 : 8);
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0x7f);
            }
            filled.add(buffer);
        }
        if (filled.isEmpty()) {
            throw new IllegalStateException();
        }
    }
}
