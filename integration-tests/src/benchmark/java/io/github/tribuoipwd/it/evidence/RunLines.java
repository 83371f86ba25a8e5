/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The runs of an experiment, in a file of results. */
final class RunLines {

    private final Path file;
    private final Map<String, RunLine> lines = new LinkedHashMap<>();

    private RunLines(Path file) {
        this.file = file;
    }

    /** Reads what is there; nothing if there is no file. */
    static RunLines read(Path file) throws IOException {
        RunLines runs = new RunLines(file);
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).map(RunLine::read).filter(Objects::nonNull)
                    .forEach(line -> runs.lines.put(line.key(), line));
        }
        return runs;
    }

    /** Adds runs, and writes the file anew. */
    void add(List<RunLine> more) throws IOException {
        more.forEach(line -> lines.put(line.key(), line));
        List<String> text = new ArrayList<>(List.of(RunLine.HEADER));
        lines.values().forEach(line -> text.add(line.line()));
        Path whole = Path.of(file + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(whole, text);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean has(String cell, String arm, String rate, String rows, long seed) {
        return lines.containsKey(new RunLine(cell, arm, rate, rows, seed, List.of()).key());
    }

    List<RunLine> all() {
        return List.copyOf(lines.values());
    }

    /** The runs of an arm by a rate. */
    List<RunLine> of(String cell, String arm, String rate, String rows) {
        return lines.values().stream().filter(line -> line.cell().equals(cell) && line.arm().equals(arm)
                && line.rate().equals(rate) && line.rows().equals(rows)).toList();
    }

    /** The rate with the best mean accuracy on the validation rows, of equal ones the first; null where there are no runs. */
    @Nullable String bestRate(String cell, String arm, List<String> rates) {
        return rates.stream().filter(rate -> !of(cell, arm, rate, RunLine.VALIDATION).isEmpty())
                .max(Comparator.comparingDouble(rate -> accuracy(cell, arm, rate))).orElse(null);
    }

    /** In the mean over the seeds; a training that diverged has none of it. */
    private double accuracy(String cell, String arm, String rate) {
        return of(cell, arm, rate, RunLine.VALIDATION).stream().mapToDouble(line -> line.figure("accuracy"))
                .map(accuracy -> Double.isNaN(accuracy) ? 0 : accuracy).average().orElse(0);
    }
}
