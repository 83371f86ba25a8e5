/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Page;
import io.github.tribuoipwd.it.page.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on speed is what its committed results give, and each ratio there is judged by its goal. */
@Tag("unit")
class PerformancePageTest {

    private static final Path RESULTS = Path.of("../experiments/results/performance");
    private static final Path PAGE = Path.of("../../docs/performance.md");

    @Test
    void thePageIsWhatTheResultsGive() throws Exception {
        String page = Files.readString(PAGE);
        assertEquals(Page.filled(page, RESULTS), page);
        assertEquals(BenchmarkRun.USUAL.stream().sorted().toList(), Page.tables(page).stream().sorted().toList());
    }

    @Test
    void resultsAreOfBenchmarks() throws Exception {
        for (Path file : Folders.files(RESULTS)) {
            String name = file.getFileName().toString().replace(".tsv", "");
            assertTrue(BenchmarkRun.NAMES.contains(name), name);
            String note = Table.read(file).note();
            assertTrue(note.matches(name + ": \\d+ \\w+ \\d{4}, \\d+ s, Java .*, \\d+ cores of .*, commit .*, load .*, other programs .*\\."),
                    note);
        }
    }

    /** The cells of a row agree with each other, so that none was changed by hand. */
    @Test
    void ratiosAreJudged() throws Exception {
        boolean ratios = false;
        int judged = 0;
        for (Path file : Folders.files(RESULTS)) {
            Table table = Table.read(file);
            if (table.columns().equals(Results.COLUMNS.columns())) {
                ratios = true;
                for (List<String> row : table.rows()) {
                    String goal = row.get(6);
                    if (!goal.isEmpty()) {
                        double ratio = number(row.get(4));
                        String[] interval = row.get(5).isEmpty() ? new String[] {row.get(4), row.get(4)} : row.get(5).split(" to ");
                        Goal wanted = new Goal(goal.startsWith("<="), number(goal.substring(3)));
                        assertEquals(wanted.met(new PairedRounds.Ratio(ratio, number(interval[0]), number(interval[1]))), row.get(7),
                                row::toString);
                        judged++;
                    }
                }
            }
        }
        assertTrue(judged > 0 || !ratios);
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
