/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.ShuffleNetV2;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.GuardedJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Predictions of rows that the engine reads and writes in the user's own memory, on one and several threads, in a JVM whose C
 * library checks its heap at every call; the memory of the process does not grow.
 */
@Tag("property")
class GuardedPredictionTest {

    private static final int[] SHAPE = {3, 9, 9};
    private static final int SIZE = 3 * 9 * 9;
    private static final int CLASSES = 5;
    private static final int MOST = 600;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void rowsInPlace() throws IOException, InterruptedException {
        assumeTrue(GuardedJvm.exists(), () -> "there is no " + GuardedJvm.CHECK + " here");
        ChildJvm.Result result = GuardedJvm.of(folder, 1).option("-XX:MaxDirectMemorySize=64m").run(GuardedPredictionTest.class);
        assertEquals(0, result.code(), result::output);
        assertTrue(result.output().contains("predicted all"), result::output);
    }

    /** The other JVM. */
    public static void main(String[] args) throws IOException {
        MutableDataset<Label> data = data();
        for (StudentArchitecture student : List.of(new MultilayerPerceptron(33), ConvolutionalNetwork.builder(5, 7).build(),
                new ShuffleNetV2(0.5))) {
            try (DistilledModel model = DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).student(student)
                    .optimizer(new Sgd(0.01)).epochs(1).batchSize(20).build().train(data)) {
                for (int threads : new int[] {1, 3}) {
                    try (DistilledModel other = model.withThreads(threads)) {
                        predict(other, student instanceof ShuffleNetV2 ? 3 : 30);
                    }
                }
            }
        }
        System.out.println("predicted all");
    }

    private static MutableDataset<Label> data() {
        SplittableRandom random = new SplittableRandom(1);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("noise", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < 40; i++) {
            byte[] pixels = new byte[SIZE];
            random.nextBytes(pixels);
            data.add(new DenseExample<>(new Label("" + i % CLASSES), FeatureNames.numbered(SIZE), DenseRow.of(pixels)));
        }
        return data;
    }

    /** Buffers of exactly the size that is needed, of which one byte more or less would be found. */
    private static void predict(DistilledModel model, int rounds) throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[MOST * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        float[] expected = model.predict(values);
        long before = 0;
        for (int round = 0; round < rounds; round++) {
            if (round == rounds / 3) {
                before = resident();
            }
            for (int number : new int[] {1, 2, 255, 257, MOST}) {
                int from = random.nextInt(MOST - number + 1);
                FloatBuffer rows = direct(number * SIZE).put(0, values, from * SIZE, number * SIZE);
                FloatBuffer probabilities = direct(number * CLASSES);
                model.predict(rows, probabilities);
                for (int i = 0; i < number * CLASSES; i++) {
                    float difference = Math.abs(probabilities.get(i) - expected[from * CLASSES + i]);
                    if (!(difference < 1e-5)) {
                        throw new AssertionError("another probability, by " + difference + ", of row " + (from + i / CLASSES));
                    }
                }
            }
        }
        long grown = resident() - before;
        if (rounds > 10 && grown > 24 * MEBIBYTE) {
            throw new AssertionError("grown by " + grown / MEBIBYTE + " MiB");
        }
    }

    private static FloatBuffer direct(int numbers) {
        return ByteBuffer.allocateDirect(numbers * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static long resident() throws IOException {
        System.gc();
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(entry -> entry.startsWith("VmRSS"))
                .findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
