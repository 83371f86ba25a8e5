/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        SECTIONS.put("damage", Damage::run);
        SECTIONS.put("kills", Kills::run);
        SECTIONS.put("stops", Stops::run);
        SECTIONS.put("trouble", Trouble::run);
        SECTIONS.put("threads", Threads::run);
        SECTIONS.put("models", DroppedModels::run);
        SECTIONS.put("configurations", FaultyConfigurations::run);
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
            if (!name.equals("page")) {
                measure(name, results.resolve(name + ".tsv"));
            }
        }
        Path page = Path.of(args[1]);
        Files.writeString(page, Page.filled(Files.readString(page), results));
    }

    private static void measure(String name, Path result) throws Exception {
        Section section = SECTIONS.get(name);
        if (section == null) {
            throw new IllegalArgumentException("A section must be one of " + SECTIONS.keySet() + " or page, found " + name
                    + ".\nMaybe leave it out to run all.");
        }
        Path scratch = Files.createTempDirectory("reliability");
        try {
            long start = System.nanoTime();
            Table table = section.run(scratch, Amount.WHOLE);
            long seconds = Math.round((System.nanoTime() - start) / 1e9);
            String date = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ROOT));
            table.noted("Taken on " + date + " in " + seconds + " s, Java " + System.getProperty("java.version") + ", "
                    + System.getProperty("os.name") + ".").write(result);
            System.out.println("## " + name + "\n\n" + Table.read(result));
        } finally {
            Folders.delete(scratch);
        }
    }
}
