/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on reliability is what its results give; and a little of each of its sections. */
@Tag("corruption")
class ReliabilityTest {

    private static final Path RESULTS = Path.of("../experiments/results/reliability");
    private static final Path FUZZ = Path.of("../src/test/resources/fuzz");

    @TempDir
    private Path folder;

    @Test
    void thePageIsWhatTheResultsGive() throws Exception {
        String page = Files.readString(Path.of("../../docs/reliability.md"));
        assertEquals(Page.filled(page, RESULTS), page);
        for (String section : List.of("damage", "kills", "threads", "models", "configurations", "fuzzing")) {
            assertTrue(page.contains("<!-- table " + section + " -->\n|"), section);
        }
    }

    /** All cells of columns must be zero. */
    private static void assertNone(Table table, String... columns) {
        for (List<String> row : table.rows()) {
            for (String column : columns) {
                assertEquals("0", row.get(table.columns().indexOf(column)), () -> column + " of " + row);
            }
        }
        assertTrue(table.rows().size() > 0, "no rows");
    }

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreFound(OurFile file) throws Exception {
        assertNone(Damage.run(file, folder, Amount.QUICK), "another result", "error without advice", "crashed", "hung");
    }

    /** The debugger's interface follows methods that the JDK has on Linux. */
    @ParameterizedTest
    @EnumSource(names = {"TRAINING", "CAPTURE"})
    @EnabledOnOs(OS.LINUX)
    void killedProgramsGoOn(Work work) throws Exception {
        Table table = new Kills(folder, work).run(Amount.QUICK);
        assertNone(table, "another", "does not go on");
        assertEquals(List.of("12", "1"), table.rows().stream().map(row -> row.get(table.columns().indexOf("the same result"))).toList());
    }

    @Test
    void eightThreads() throws Exception {
        Table table = Threads.run(folder, Amount.QUICK);
        assertNone(table, "wrong");
        assertTrue(!table.rows().get(0).get(table.columns().indexOf("right")).equals("0"), table::toString);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void droppedModelsLeaveNothing() throws Exception {
        Table table = DroppedModels.run(folder, Amount.QUICK);
        for (List<String> row : table.rows()) {
            for (String what : List.of("threads", "open files")) {
                int before = Integer.parseInt(row.get(table.columns().indexOf(what + " before")));
                int end = Integer.parseInt(row.get(table.columns().indexOf(what + " at the end")));
                assertTrue(end <= before + 2, () -> what + ": " + row);
            }
        }
    }

    @Test
    void faultyConfigurations() throws Exception {
        assertNone(FaultyConfigurations.run(folder, Amount.QUICK), "refused without advice", "trained, not finite", "crashed", "hung");
    }

    /** Whole files, and all that Jazzer has found fault with. */
    @ParameterizedTest
    @EnumSource
    void keptInputs(Reader reader) throws Exception {
        List<Path> inputs = Folders.files(FUZZ.resolve(reader.toString()));
        assertTrue(inputs.size() > 0, reader::toString);
        for (Path input : inputs) {
            reader.check(Files.readAllBytes(input), folder);
        }
    }
}
