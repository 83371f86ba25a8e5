/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Direct memory of predictions is bounded by bytes, however long a row is, and used again. */
@Tag("property")
class PredictionMemoryTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final int EXAMPLES = 60;

    private static MutableDataset<Label> data(int size) {
        SplittableRandom random = new SplittableRandom(1);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("wide", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < 4; i++) {
            byte[] pixels = new byte[size];
            random.nextBytes(pixels);
            data.add(new DenseExample<>(new Label(i % 2 == 0 ? "even" : "odd"), FeatureNames.numbered(size), DenseRow.of(pixels)));
        }
        return data;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {224, 419})
    void wideRows(int side) {
        MutableDataset<Label> data = data(3 * side * side);
        try (DistilledModel model = DistillationTrainer.builder().layout(new IndexedLayout(3, side, side))
                .transform(InputTransform.builder().scale(1 / 255.0).build()).student(ConvolutionalNetwork.builder(2).build())
                .optimizer(new Sgd(0.01)).epochs(1).batchSize(2).build().train(data);
                DistilledModel alone = model.withThreads(1);
                DistilledModel shared = model.withThreads(9)) {
            Example<Label> example = data.getExample(0);
            long before = direct();
            Prediction<Label> expected = alone.predict(example);
            assertBelow(Float.BYTES * 3L * side * side + MEBIBYTE, direct() - before);
            for (int i = 0; i < 20; i++) {
                alone.predict(example);
            }
            assertBelow(Float.BYTES * 3L * side * side + MEBIBYTE, direct() - before);
            // One block of many rows, and the earlier one of one row where it was not collected.
            predictAll(alone, example, expected, before + 12 * MEBIBYTE);
            // Four blocks of 8 MiB beside each other, and those before.
            predictAll(shared, example, expected, before + 46 * MEBIBYTE);
        }
    }

    private static void predictAll(DistilledModel model, Example<Label> example, Prediction<Label> expected, long limit) {
        List<Prediction<Label>> together = model.predict(Collections.nCopies(EXAMPLES, example));
        model.predict(Collections.nCopies(EXAMPLES / 3, example));
        assertBelow(limit, direct());
        assertEquals(EXAMPLES, together.size());
        together.forEach(one -> assertTrue(one.distributionEquals(expected, 1e-5)));
        float[] rows = new float[EXAMPLES * model.getFeaturePositions().size()];
        model.getFeaturePositions().gather(Collections.nCopies(EXAMPLES, example), FloatBuffer.wrap(rows));
        float[] probabilities = model.predict(rows);
        assertBelow(limit, direct());
        for (int i = 0; i < probabilities.length; i++) {
            assertEquals(expected.getOutputScores().get(model.labels().get(i % 2)).getScore(), probabilities[i], 1e-5);
        }
    }

    private static void assertBelow(long limit, long bytes) {
        assertTrue(bytes <= limit, () -> bytes / MEBIBYTE + " MiB of direct memory, at most " + limit / MEBIBYTE + " wanted");
    }
}
