/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A teacher that {@code distill train} trains on labels and exports to ONNX: what a user of this library would have. */
final class ProductTeacher {

    private ProductTeacher() {}

    /** The file of the teacher whose class shares are {@code ratio} to 1. */
    static Path file(Path work, int ratio) {
        return folder(work, ratio).resolve("student.onnx");
    }

    /** A JVM of the command line, in the folder of the configurations, that logs warnings only. */
    static ChildJvm jvm() {
        return ChildJvm.plain("-Djava.util.logging.config.file=" + Path.of("quiet.properties").toAbsolutePath())
                .in(Path.of("experiments"));
    }

    private static Path folder(Path work, int ratio) {
        return work.resolve("trained-" + ratio);
    }

    /**
     * Trains it, if it is not there; goes on with a training that was stopped.
     *
     * @param configuration the name of the configuration, which has a {@code teacher-trainer} and its {@code teacher-train} rows
     */
    static void train(String configuration, Path work, int ratio) throws IOException, InterruptedException {
        if (Files.exists(file(work, ratio))) {
            return;
        }
        int code = jvm().start(work.resolve("log.txt"), Main.class,
                "train", "-c", configuration + ".xml", "--@folder", work.toString(), "--@teacher-rows",
                work.resolve("teacher-" + ratio).toString(), "--trainer", "teacher-trainer", "--train-source", "teacher-train",
                "--test-source", "test", "--output", folder(work, ratio).toString()).waitFor();
        if (code != 0) {
            throw new IllegalStateException("The training of the teacher of shares " + ratio + " to 1 must succeed, found the"
                    + " exit code " + code + ".\nMaybe " + work.resolve("log.txt") + " says why.");
        }
    }
}
