/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * Threads that predict with one model after the other, while others train, export, save, read and close them. Every answer is
 * compared with what the model gave alone.
 */
final class Threads {

    private static final int PREDICTING = 8;
    private static final int ROWS = 64;

    private final Path folder;
    private final MutableDataset<Label> rows = Data.examples(ROWS, 9);
    private final AtomicReference<Known> current;
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicInteger trainings = new AtomicInteger();
    private final AtomicInteger exports = new AtomicInteger();

    private Threads(Path folder) {
        this.folder = folder;
        current = new AtomicReference<>(known(train(0)));
    }

    /** A model, and what it answers. */
    private record Known(DistilledModel model, List<double[]> answers) {}

    static Table run(Path scratch, Amount amount) throws Exception {
        Threads threads = new Threads(scratch);
        threads.work(amount.seconds());
        return Table.of("threads that predict", "seconds", "predictions", "right", "wrong", "refused, as the model was closed",
                        "trainings", "exports and reads meanwhile")
                .row(PREDICTING, amount.seconds(), threads.right.get() + threads.wrong.get(), threads.right.get(),
                        threads.wrong.get(), threads.closed.get(), threads.trainings.get(), threads.exports.get());
    }

    private DistilledModel train(long seed) {
        return Students.labelsOnly().seed(seed).build().train(Data.examples(60, seed));
    }

    private Known known(DistilledModel model) {
        return new Known(model, answers(model, rows));
    }

    private static List<double[]> answers(DistilledModel model, Iterable<Example<Label>> examples) {
        List<double[]> answers = new ArrayList<>();
        for (Prediction<Label> prediction : model.predict(examples)) {
            answers.add(Data.LABELS.stream().mapToDouble(label -> prediction.getOutputScores().get(label).getScore()).toArray());
        }
        return answers;
    }

    private void work(int seconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        BooleanSupplier goesOn = () -> System.nanoTime() < end;
        ExecutorService pool = Executors.newFixedThreadPool(PREDICTING + 2);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < PREDICTING; thread++) {
                int first = thread;
                all.add(pool.submit(() -> predict(goesOn, first)));
            }
            all.add(pool.submit(() -> replace(goesOn)));
            all.add(pool.submit(() -> {
                export(goesOn);
                return null;
            }));
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        current.get().model().close();
    }

    /** Single examples and batches of several sizes. */
    private void predict(BooleanSupplier goesOn, int thread) {
        List<Example<Label>> all = rows.getData();
        for (int round = thread; goesOn.getAsBoolean(); round++) {
            Known known = current.get();
            int size = 1 + round % 17;
            int first = round * 7 % (ROWS - size);
            try {
                List<double[]> found = answers(known.model(), all.subList(first, first + size));
                for (int i = 0; i < size; i++) {
                    (isSame(found.get(i), known.answers().get(first + i)) ? right : wrong).incrementAndGet();
                }
            } catch (IllegalStateException e) {
                if (!String.valueOf(e.getMessage()).contains("closed")) {
                    throw e;
                }
                closed.incrementAndGet();
            }
        }
    }

    /** ONNX Runtime multiplies batches of other sizes in another order. */
    private static boolean isSame(double[] found, double[] expected) {
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= 1e-6)) {
                return false;
            }
        }
        return true;
    }

    /** Trains a model, gives it to the others, and closes the one before under their hands. */
    private void replace(BooleanSupplier goesOn) {
        for (long seed = 1; goesOn.getAsBoolean(); seed++) {
            Known before = current.getAndSet(known(train(seed)));
            before.model().close();
            trainings.incrementAndGet();
        }
    }

    /** Saves, exports and reads the model that others use. */
    private void export(BooleanSupplier goesOn) throws IOException {
        Path file = folder.resolve("model.tribuo");
        while (goesOn.getAsBoolean()) {
            Known known = current.get();
            known.model().serializeToFile(file);
            known.model().saveONNXModel("test", 1, folder.resolve("student.onnx"));
            try (DistilledModel read = DistilledModel.read(file)) {
                List<double[]> found = answers(read, rows);
                for (int i = 0; i < found.size(); i++) {
                    (isSame(found.get(i), known.answers().get(i)) ? right : wrong).incrementAndGet();
                }
            }
            exports.incrementAndGet();
        }
    }
}
