/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.math.la.DenseVector;

/** Images of CIFAR's size as examples: how fast they become rows and a dataset, and how much memory they take. */
final class ExamplesBenchmark {

    private static final int IMAGES = 2000;
    private static final int CLASSES = 100;
    private static final int BATCH = 64;
    private static final int HELD = 10_000;

    private final Results results;
    private final byte[][] images = Material.images(IMAGES, 3072);

    ExamplesBenchmark(Results results) {
        this.results = results;
    }

    void run() throws Exception {
        gather("plain examples", Material.arrays(images, CLASSES), 3);
        gather("dense examples", Material.dense(images, CLASSES), 20);
        results.speed("images to a dataset", "Tribuo's ArrayExample", Stopwatch.compare(9,
                () -> Material.dataset(Material.dense(images, CLASSES)).getFeatureMap(),
                () -> Material.dataset(Material.arrays(images, CLASSES))), Goal.atLeast(20));
        results.bytes("heap of " + HELD + " images in a dataset", "Tribuo's ArrayExample", heaps(), Goal.atMost(0.1));
    }

    private static PairedRounds heaps() {
        List<Double> dense = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            dense.add(heap(() -> {
                MutableDataset<Label> data = Material.dataset(Material.dense(Material.images(HELD, 3072), CLASSES));
                // As in a training: its statistics are made on request.
                data.getFeatureMap();
                return data;
            }));
            plain.add(heap(() -> Material.dataset(Material.arrays(Material.images(HELD, 3072), CLASSES))));
        }
        return new PairedRounds(dense, plain);
    }

    private void gather(String what, List<Example<Label>> examples, double wanted) throws Exception {
        MutableDataset<Label> data = Material.dataset(examples);
        ImmutableFeatureMap features = data.getFeatureIDMap();
        FeaturePositions positions = new IndexedLayout(3, 32, 32).bind(features.keySet());
        FloatBuffer batch = Material.direct(BATCH * 3072);
        results.speed(what + " to rows, batch by batch", "DenseVector.createDenseVector", Stopwatch.compare(15,
                () -> {
                    for (int first = 0; first < data.size(); first += BATCH) {
                        positions.gather(data.getData().subList(first, Math.min(first + BATCH, data.size())), batch);
                    }
                }, () -> {
                    for (Example<Label> example : data) {
                        DenseVector.createDenseVector(example, features, false);
                    }
                }), Goal.atLeast(wanted));
    }

    private static double heap(Supplier<?> made) {
        double before = used();
        Object kept = made.get();
        double after = used();
        // Read after the measurement, or it might be collected before.
        return kept.hashCode() == 0 ? Double.NaN : after - before;
    }

    private static double used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
