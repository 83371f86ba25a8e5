/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.GraphWork;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.training.BuiltStudent;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** How threads are divided, and that the results do not depend on it. */
@Tag("parity")
class PredictionThreadsTest {

    private static final int[] SHAPE = {3, 32, 32};
    private static final int SIZE = 3 * 32 * 32;

    private static double work(StudentArchitecture architecture, int... shape) {
        try (BuiltStudent student = new BuiltStudent(architecture, 10, 1, shape)) {
            return GraphWork.of(student.export().model().toByteArray(), shape);
        }
    }

    @Test
    void division() {
        assertEquals(new PredictionThreads(1, 4), PredictionThreads.of(4, 1e6));
        assertEquals(new PredictionThreads(4, 1), PredictionThreads.of(4, 4e7));
        assertEquals(new PredictionThreads(1, 1), PredictionThreads.of(1, 4e7));
        assertEquals(new PredictionThreads(1, 1), PredictionThreads.of(1, 0));
    }

    @Test
    void students() {
        assertEquals(new PredictionThreads(1, 2),
                PredictionThreads.of(2, work(ConvolutionalNetwork.builder(8, 16, 32).build(), 1, 28, 28)));
        assertEquals(new PredictionThreads(2, 1), PredictionThreads.of(2, work(new CifarResNet(20), SHAPE)));
    }

    /** Of a student whose operations are shared; blocks beside each other are compared in {@link RowPredictionTest}. */
    @Test
    void sharedOperations() {
        SplittableRandom random = new SplittableRandom(1);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("noise", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < 17; i++) {
            byte[] pixels = new byte[SIZE];
            random.nextBytes(pixels);
            data.add(new DenseExample<>(new Label(i % 2 == 0 ? "even" : "odd"), FeatureNames.numbered(SIZE), DenseRow.of(pixels)));
        }
        try (DistilledModel model = DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).student(new CifarResNet(20))
                .transform(InputTransform.builder().scale(1 / 255.0).build()).optimizer(new Sgd(0.01)).epochs(1).batchSize(8)
                .build().train(data)) {
            float[] rows = new float[data.size() * SIZE];
            model.getFeaturePositions().gather(data.getData(), FloatBuffer.wrap(rows));
            float[] expected = model.predict(rows);
            for (int threads = 1; threads <= 3; threads++) {
                try (DistilledModel other = model.withThreads(threads)) {
                    assertArrayEquals(expected, other.predict(rows), 1e-6f);
                }
            }
        }
    }
}
