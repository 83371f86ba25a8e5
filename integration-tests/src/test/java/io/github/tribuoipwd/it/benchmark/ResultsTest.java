/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.it.page.Page;
import io.github.tribuoipwd.it.page.Table;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From rounds to lines, files and the tables of a page. */
@Tag("unit")
class ResultsTest {

    @TempDir
    private Path folder;

    private static PairedRounds rounds(double... ours) {
        return new PairedRounds(Arrays.stream(ours).boxed().toList(), List.of(1e6, 1e6, 1e6, 1e6, 1e6));
    }

    @Test
    void lines() {
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        Results results = new Results(new PrintStream(progress, true, StandardCharsets.UTF_8));
        results.time("a", "b", rounds(2e6, 2e6, 2e6, 2e6, 2e6), Goal.atMost(2.2));
        results.speed("a", "b", rounds(4e4, 4e4, 4e4, 4e4, 4e4), Goal.atLeast(30));
        results.time("a", "b", rounds(2e6, 3e6, 2e6, 3e6, 2e6), Goal.atMost(2.2));
        results.time("a", "b", rounds(2e6, 2e6, 2e6, 2e6, 2e10), null);
        results.bytes("a", "b", 5e6, 50e6, Goal.atMost(0.08));
        results.left("a", "b", "not here");
        List<List<String>> rows = results.table().rows();
        assertEquals(List.of("a", "b", "2,000.0 us", "1,000.0 us", "2", "", "<= 2.200", "yes"), rows.get(0));
        assertEquals(List.of("a", "b", "40.0 us", "1,000.0 us", "25", "", ">= 30", "no"), rows.get(1));
        assertEquals("no, within the noise", rows.get(2).get(7));
        assertEquals(List.of("", ""), rows.get(3).subList(6, 8));
        assertEquals(List.of("a", "b", "5.0 MB", "50.0 MB", "0.100", "", "<= 0.080", "no"), rows.get(4));
        assertEquals(List.of("a", "b: not here", "", "", "", "", "", ""), rows.get(5));
        assertEquals(rows.size(), progress.toString(StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void goals() {
        PairedRounds.Ratio ratio = new PairedRounds.Ratio(1.5, 1.4, 1.6);
        assertEquals("yes", Goal.atMost(1.6).met(ratio));
        assertEquals("yes, within the noise", Goal.atMost(1.55).met(ratio));
        assertEquals("no, within the noise", Goal.atMost(1.45).met(ratio));
        assertEquals("no", Goal.atMost(1.3).met(ratio));
        assertEquals("yes", Goal.atLeast(1.4).met(ratio));
        assertEquals("yes, within the noise", Goal.atLeast(1.45).met(ratio));
        assertEquals("no, within the noise", Goal.atLeast(1.55).met(ratio));
        assertEquals("no", Goal.atLeast(1.7).met(ratio));
    }

    /** A page gets the result with a table's name, or else those whose names begin with it; the text around stays. */
    @Test
    void pages() throws Exception {
        Table.of("what", "ours", "interval").row("a", "1.5 ms", "1 to 2").noted("a note").write(folder.resolve("step.tsv"));
        Table.of("what", "ours", "interval").row("b", "words", "3 to 4").write(folder.resolve("step-more.tsv"));
        Table.of("what").row(1_000).write(folder.resolve("damage-one.tsv"));
        Table.of("what").row(2_000).write(folder.resolve("damage-two.tsv"));
        Path page = folder.resolve("page.md");
        Files.writeString(page, "text\n<!-- table step -->\nold\n<!-- end -->\n<!-- table damage -->\n<!-- end -->\n"
                + "<!-- table later -->\n<!-- end -->\nthe rest");
        Page.write(page, folder);
        assertEquals("text\n<!-- table step -->\n| what | ours | interval |\n|---|---:|---:|\n| a | 1.5 ms | 1 to 2 |\n\na note\n"
                + "<!-- end -->\n<!-- table damage -->\n| what |\n|---:|\n| 1,000 |\n| 2,000 |\n\n \n<!-- end -->\n"
                + "<!-- table later -->\nNot measured yet.\n<!-- end -->\nthe rest", Files.readString(page));
        assertEquals(List.of("step", "damage", "later"), Page.tables(Files.readString(page)));
        assertTrue(Table.read(folder.resolve("step-more.tsv")).toString().contains("|---|---|---:|"));
    }
}
