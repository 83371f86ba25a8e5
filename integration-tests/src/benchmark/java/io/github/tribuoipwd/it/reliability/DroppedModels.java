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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Models that are read, used and dropped, with and without being closed: what the process holds of memory, threads and files. */
final class DroppedModels {

    private static final int WARM_UP = 5;
    /** Ten seconds and more. */
    private static final int ROUNDS = 100;

    private DroppedModels() {}

    static Table run(Path scratch, Amount amount) throws Exception {
        Table table = Table.of("models", "dropped", "resident MB, a tenth of them done", "resident MB at the end", "threads before",
                "threads at the end", "open files before", "open files at the end");
        Path file = scratch.resolve("model.tribuo");
        MutableDataset<Label> rows = Data.examples(16, 9);
        try (DistilledModel model = Students.labelsOnly().build().train(Data.examples(100, 1))) {
            model.serializeToFile(file);
        }
        for (boolean close : new boolean[] {true, false}) {
            use(file, rows, true, WARM_UP);
            long threads = count("task");
            long files = count("fd");
            use(file, rows, close, amount.models() / 10);
            collect(threads);
            long early = resident();
            use(file, rows, close, amount.models() - amount.models() / 10);
            collect(threads);
            table = table.row(amount.models(), close ? "and closed" : "without a close", early, resident(), threads, count("task"),
                    files, count("fd"));
        }
        return table;
    }

    private static void use(Path file, MutableDataset<Label> rows, boolean close, int models) throws IOException {
        for (int i = 0; i < models; i++) {
            DistilledModel model = DistilledModel.read(file);
            model.predict(rows);
            if (close) {
                model.close();
            }
        }
    }

    /** What is not closed is freed after its object, one after the other: the threads of each go last. */
    private static void collect(long threads) throws InterruptedException, IOException {
        for (int i = 0; i < ROUNDS && (i < 3 || count("task") > threads); i++) {
            System.gc();
            Thread.sleep(100);
        }
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    private static long count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self", folder))) {
            return entries.count();
        }
    }
}
