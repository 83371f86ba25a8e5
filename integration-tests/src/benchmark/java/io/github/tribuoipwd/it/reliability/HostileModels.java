/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.support.HostileModel;
import io.github.tribuoipwd.support.HostileRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Hostile models as teachers, each in a JVM of its own within 12 GB of address space: what happens, with limits of 10 seconds
 * for opening and 2 for a run, and all others as they are by default. Some need 5 GB of memory for a moment.
 */
public final class HostileModels {

    /** The heads of the columns. */
    public static final List<String> COLUMNS = List.of("model", "bytes", "what happens", "milliseconds", "megabytes");

    private static final double OPEN_SECONDS = 10;
    private static final double RUN_SECONDS = 2;
    private static final int KILL_SECONDS = 120;

    private HostileModels() {}

    /**
     * Runs them one after the other, but for those that tests need; minutes.
     *
     * @return the cells of each row
     * @throws IllegalStateException if address space and time cannot be bounded here
     */
    public static List<List<String>> rows() throws IOException, InterruptedException {
        if (!HostileRun.isPossible()) {
            throw new IllegalStateException("Hostile models must run within bounds, found that bash cannot set them here."
                    + "\nMaybe run this on Linux.");
        }
        List<List<String>> rows = new ArrayList<>();
        Set<HostileModel> measured = EnumSet.complementOf(EnumSet.of(HostileModel.LOOP_OF_THE_ROWS, HostileModel.SLOW_OPENING));
        for (HostileModel model : measured) {
            HostileRun.Outcome outcome = HostileRun.of(model, OPEN_SECONDS, RUN_SECONDS, KILL_SECONDS);
            rows.add(List.of(model.title(), number(model.bytes().length), what(outcome), number(outcome.millis()),
                    outcome.megabytes() < 0 ? "" : number(outcome.megabytes())));
        }
        return rows;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Without the paths, which differ in each run. */
    private static String what(HostileRun.Outcome outcome) {
        String message = outcome.message().replaceAll("/\\S*/model\\.onnx", "model.onnx");
        return switch (outcome.what()) {
            case HostileRun.REFUSED -> "refused: " + message.replaceAll(".*cannot be used as one: |The external data of model.onnx ", "")
                    .replaceAll("\\.$", "");
            case HostileRun.ERROR -> "error of the engine";
            case HostileRun.ENDED -> message.contains("open") ? "not opened in time; the engine goes on" : "run ended";
            default -> outcome.what();
        };
    }

    /**
     * Prints the table in Markdown.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("| " + String.join(" | ", COLUMNS) + " |\n|---|---:|---|---:|---:|");
        rows().forEach(row -> System.out.println("| " + String.join(" | ", row) + " |"));
    }
}
