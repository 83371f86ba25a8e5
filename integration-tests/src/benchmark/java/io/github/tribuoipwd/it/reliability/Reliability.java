/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Note;
import io.github.tribuoipwd.it.page.Page;
import io.github.tribuoipwd.it.page.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures what docs/reliability.md shows, section by section, keeps each section's result in a file, and writes the tables of
 * the page anew.
 *
 * <pre>
 * Reliability experiments/results/reliability ../docs/reliability.md [section ...]
 * </pre>
 */
public final class Reliability {

    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        for (OurFile file : OurFile.values()) {
            SECTIONS.put("damage-" + file, (scratch, amount) -> Damage.run(file, scratch, amount));
        }
        for (Work work : Work.values()) {
            SECTIONS.put("kills-" + work, (scratch, amount) -> new Kills(scratch, work).run(amount));
        }
        for (Work work : List.of(Work.DISTILL, Work.EXPERIMENT)) {
            SECTIONS.put("stops-" + work, (scratch, amount) -> Stops.run(work, scratch, amount));
        }
        for (Work work : Work.values()) {
            SECTIONS.put("trouble-" + work, (scratch, amount) -> Trouble.run(work, scratch, amount));
        }
        SECTIONS.put("threads", Threads::run);
        SECTIONS.put("models", DroppedModels::run);
        SECTIONS.put("configurations", FaultyConfigurations::run);
        SECTIONS.put("hostile", (scratch, amount) -> {
            Table table = Table.of(HostileModels.COLUMNS.toArray(String[]::new));
            for (List<String> row : HostileModels.rows()) {
                table = table.row(row.toArray());
            }
            return table;
        });
        SECTIONS.put("fuzzing", Fuzzing::run);
    }

    private Reliability() {}

    /** A section of the page. */
    private interface Section {

        /** @param scratch a new folder */
        Table run(Path scratch, Amount amount) throws Exception;
    }

    /**
     * Runs sections and writes their results and the page.
     *
     * @param args the folder of the results, the page, and the sections; all without any, none for {@code page}
     * @throws Exception if one cannot run
     */
    public static void main(String[] args) throws Exception {
        Path results = Files.createDirectories(Path.of(args[0]));
        List<String> chosen = args.length == 2 ? List.copyOf(SECTIONS.keySet()) : List.of(args).subList(2, args.length);
        for (String name : chosen) {
            List<String> sections = SECTIONS.keySet().stream()
                    .filter(section -> section.equals(name) || section.startsWith(name + "-")).toList();
            if (sections.isEmpty() && !name.equals("page")) {
                throw new IllegalArgumentException("A section must be one of " + SECTIONS.keySet() + ", the beginning of some, or"
                        + " page, found " + name + ".\nMaybe leave it out to run all.");
            }
            for (String section : sections) {
                measure(section, results.resolve(section + ".tsv"));
            }
        }
        Page.write(Path.of(args[1]), results);
    }

    private static void measure(String name, Path result) throws Exception {
        Section section = Objects.requireNonNull(SECTIONS.get(name));
        Path scratch = Files.createTempDirectory("reliability");
        try {
            long start = System.nanoTime();
            Table table = section.run(scratch, Amount.WHOLE);
            long seconds = Math.round((System.nanoTime() - start) / 1e9);
            table.noted(Note.of(name, seconds) + ".").write(result);
            System.out.println("## " + name + "\n\n" + Table.read(result));
        } finally {
            Folders.delete(scratch);
        }
    }
}
