/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on the defaults shows what its program prints from the committed results, and keeps what it promises. */
@Tag("unit")
class DefaultsPageTest {

    private static final Path RESULTS = Path.of("../experiments/results/defaults");

    @Test
    void thePageIsWhatTheProgramPrints() throws IOException {
        String page = Files.readString(Path.of("../../docs/defaults.md"));
        for (String part : new Summary(Run.read(RESULTS)).toString().split("\n\n")) {
            assertTrue(page.contains(part.strip()), () -> "docs/defaults.md must contain\n" + part);
        }
    }

    @Test
    void differencesArePairedBySeed() {
        Summary summary = new Summary(List.of(run("", "labels", 1, 0.80), run("", "labels", 2, 0.90), run("forest", "default", 1, 0.81),
                run("forest", "default", 2, 0.93), run("forest", "default", 3, 0.10)));
        assertTrue(summary.toString().contains("| task | 32 | 85.00 / NaN / NaN | forest | 95.00 | +2.00 +- 1.00 | +2.00 +- 1.00 |"),
                summary::toString);
    }

    @Test
    void worseIsWhatIsBeyondTwoStandardErrors() {
        List<Run> runs = List.of(run("", "labels", 1, 0.8), run("", "labels", 2, 0.8), run("forest", "default", 1, 0.79),
                run("forest", "default", 2, 0.79));
        assertTrue(new Summary(runs).toString().contains("-1.00 +- 0.00 **worse**"), () -> new Summary(runs).toString());
    }

    @Test
    void linesAreReadAsTheyWereWritten() throws IOException {
        List<Run> runs = Run.read(RESULTS);
        assertTrue(runs.size() > 500, () -> runs.size() + " runs");
        assertEquals(runs.size(), runs.stream().map(Run::key).distinct().count());
    }

    private static Run run(String teacher, String arm, long seed, double accuracy) {
        return new Run("task", "32", teacher, arm, seed, accuracy, accuracy, 0.95, "");
    }
}
