/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** What can befall a task while it reads its data. Tasks of a local Spark are in this JVM. */
final class Failures {

    /** So many rows of a partition are read before something happens to it. */
    private static final int ROWS = 5;

    static final AtomicInteger EVENTS = new AtomicInteger();

    private static final ThreadLocal<long[]> READ = ThreadLocal.withInitial(() -> new long[2]);

    private Failures() {}

    /** Something happens to a task. */
    interface Event extends java.io.Serializable {
        void happen(TaskContext task);
    }

    /** Labels as they are, whose reading makes something happen in one partition. */
    static Column label(int partition, Event event) {
        UDF1<String, String> reading = label -> {
            TaskContext task = TaskContext.get();
            long[] read = READ.get();
            read[1] = read[0] == task.taskAttemptId() ? read[1] + 1 : 1;
            read[0] = task.taskAttemptId();
            if (task.partitionId() == partition && read[1] == ROWS) {
                event.happen(task);
            }
            return label;
        };
        UserDefinedFunction function = functions.udf(reading, DataTypes.StringType).asNondeterministic();
        return function.apply(functions.col("label"));
    }

    static void throwOnce(TaskContext task) {
        if (task.attemptNumber() == 0) {
            EVENTS.incrementAndGet();
            throw new IllegalStateException("the first attempt fails");
        }
    }

    static void throwAlways(TaskContext task) {
        throw new IllegalStateException("each attempt fails");
    }

    /** Spark kills the task, as it does with the slower of two that are alike. */
    static void killOnce(TaskContext task) {
        if (task.attemptNumber() == 0) {
            EVENTS.incrementAndGet();
            LocalSpark.session().sparkContext().killTaskAttempt(task.taskAttemptId(), true, "a test");
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                task.killTaskIfInterrupted();
            }
        }
    }

    /** Cuts a file that executors copy. */
    static Event damage(String file) {
        return task -> {
            Path copy = Path.of(file);
            try {
                // The sample is read before there is one.
                if (Files.exists(copy)) {
                    Files.write(copy, Arrays.copyOf(Files.readAllBytes(copy), 10));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
