/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;

/** Trains the quickstart's student for an epoch on labels and ends: with the library, or with DJL alone. */
public final class FirstEpoch {

    private static final int BATCH = 64;
    private static final int IMAGES = 2000;
    private static final int SIZE = 784;

    private FirstEpoch() {}

    /**
     * Prints the loss of the epoch.
     *
     * @param args {@code ours} or {@code djl}
     */
    public static void main(String[] args) {
        byte[][] images = Material.images(IMAGES, SIZE);
        if (args[0].equals("ours")) {
            DistillationTrainer.builder().layout(new IndexedLayout(StartupBenchmark.SHAPE))
                    .transform(Material.unitRange()).student(StartupBenchmark.STUDENT).optimizer(new Sgd(0.05)).epochs(2)
                    .batchSize(BATCH).listener(epoch -> end(epoch.loss())).build()
                    .train(Material.dataset(Material.dense(images, StartupBenchmark.CLASSES)));
        } else {
            end(djl(images));
        }
    }

    private static void end(double loss) {
        System.out.println("done " + loss);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** The images in their order, and without those that fill no batch. */
    private static double djl(byte[][] images) {
        float[] pixels = new float[BATCH * SIZE];
        float[] labels = new float[BATCH];
        double sum = 0;
        int batches = IMAGES / BATCH;
        try (DjlTraining training = new DjlTraining(StartupBenchmark.STUDENT, StartupBenchmark.CLASSES, StartupBenchmark.SHAPE,
                BATCH, false)) {
            for (int batch = 0; batch < batches; batch++) {
                for (int i = 0; i < BATCH; i++) {
                    byte[] image = images[batch * BATCH + i];
                    for (int k = 0; k < SIZE; k++) {
                        pixels[i * SIZE + k] = (image[k] & 0xff) / 255f;
                    }
                    labels[i] = (batch * BATCH + i) % StartupBenchmark.CLASSES;
                }
                sum += training.step(pixels, labels);
            }
        }
        return sum / batches;
    }
}
