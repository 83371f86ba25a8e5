/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * Models that are closed while other threads predict, a thousand times in a JVM of its own: a session that is freed under a
 * prediction ends the JVM.
 */
@Tag("property")
class CloseWhilePredictingTest {

    private static final int ROUNDS = 1_000;
    private static final int THREADS = 3;

    @TempDir
    private Path folder;

    @Test
    void aThousandRounds() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.plain("-Xmx512m", "-XX:ErrorFile=" + folder.resolve("crash.log"))
                .run(CloseWhilePredictingTest.class);
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().contains(ROUNDS + " rounds"), result.output());
    }

    /** The other JVM. */
    public static void main(String[] args) {
        MutableDataset<Label> data = Data.examples(64, 1);
        SplittableRandom random = new SplittableRandom(1);
        AtomicInteger predictions = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (DistilledModel model = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4))
                .student(ConvolutionalNetwork.builder(32, 32).build()).epochs(1).build().train(data)) {
            List<Prediction<Label>> expected = model.predict(data);
            for (int round = 0; round < ROUNDS; round++) {
                DistilledModel copy = (DistilledModel) model.copy();
                copy.predict(data.getExample(0));
                List<CompletableFuture<Void>> users = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    users.add(CompletableFuture.runAsync(() -> predictUntilClosed(copy, data, expected, predictions), threads));
                }
                LockSupport.parkNanos(random.nextInt(2_000_000));
                copy.close();
                users.forEach(CompletableFuture::join);
            }
        } finally {
            threads.shutdown();
        }
        System.out.println(ROUNDS + " rounds, " + predictions + " predictions of the whole data that ended");
    }

    private static void predictUntilClosed(DistilledModel model, MutableDataset<Label> data, List<Prediction<Label>> expected,
            AtomicInteger predictions) {
        while (true) {
            List<Prediction<Label>> found;
            try {
                found = model.predict(data);
            } catch (IllegalStateException e) {
                if (!String.valueOf(e.getMessage()).contains("closed")) {
                    throw e;
                }
                return;
            }
            for (int i = 0; i < found.size(); i++) {
                if (!found.get(i).distributionEquals(expected.get(i), 1e-5)) {
                    throw new AssertionError("another prediction of example " + i);
                }
            }
            predictions.incrementAndGet();
        }
    }
}
