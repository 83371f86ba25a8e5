/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.it.page.Note;
import io.github.tribuoipwd.it.page.Page;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what docs/performance.md shows: runs benchmarks, each in a JVM of its own, keeps the result of each in a file, and
 * writes the tables of the page anew. One that fails leaves its old result, and the others go on. The working directory is
 * integration-tests.
 *
 * <pre>
 * Benchmarks experiments/results/performance ../docs/performance.md [benchmark ...]
 * </pre>
 */
public final class Benchmarks {

    /** Writes the page from the results, and measures nothing. */
    private static final String PAGE = "page";

    private final Path results;
    private final Path page;
    private final long start = System.nanoTime();
    private final String load = Machine.load();

    private Benchmarks(Path results, Path page) {
        this.results = results;
        this.page = page;
    }

    /**
     * Runs the benchmarks; ends with 1 if one has failed.
     *
     * @param args the folder of the results, the page, and the names of {@link BenchmarkRun}; all without any but those that take
     *     long, none for {@code page}
     * @throws Exception if there is no such benchmark, or the page cannot be written
     */
    public static void main(String[] args) throws Exception {
        List<String> chosen = args.length == 2 ? BenchmarkRun.USUAL : List.of(args).subList(2, args.length);
        for (String name : chosen) {
            if (!BenchmarkRun.NAMES.contains(name) && !name.equals(PAGE)) {
                throw new IllegalArgumentException("A benchmark must be one of " + BenchmarkRun.NAMES + " or " + PAGE + ", found "
                        + name + ".\nMaybe leave it out to run all.");
            }
        }
        List<String> failed = new Benchmarks(Files.createDirectories(Path.of(args[0])), Path.of(args[1])).run(chosen);
        if (!failed.isEmpty()) {
            System.err.println("These have failed and keep their results from before: " + String.join(", ", failed)
                    + ".\nMaybe the output above says why; -Dbenchmarks=\"" + String.join(" ", failed) + "\" runs them alone.");
            System.exit(1);
        }
    }

    /** A child JVM that logs warnings only, with the given options. */
    static ChildJvm jvm(String... options) {
        return ChildJvm.plain(options).option("-Djava.util.logging.config.file=" + Path.of("quiet.properties").toAbsolutePath());
    }

    private List<String> run(List<String> chosen) throws IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        for (String name : chosen) {
            if (!name.equals(PAGE)) {
                System.out.printf(Locale.ROOT, "%n## %s (%d of %d, %.1f minutes so far)%n", name, chosen.indexOf(name) + 1,
                        chosen.size(), seconds(start) / 60);
                try {
                    measure(name);
                } catch (IOException | IllegalStateException e) {
                    System.err.println(name + " has failed: " + e);
                    failed.add(name);
                }
            }
            Page.write(page, results);
        }
        System.out.printf(Locale.ROOT, "%n%.1f minutes%n", seconds(start) / 60);
        return failed;
    }

    private void measure(String name) throws IOException, InterruptedException {
        Path file = Files.createTempFile(name, ".tsv");
        try {
            long begin = System.nanoTime();
            Machine.Others others = new Machine.Others();
            jvm().show(BenchmarkRun.class, name, file.toString());
            String note = String.join(", ", Note.of(name, Math.round(seconds(begin))), Machine.description(),
                    load + " before the first benchmark", others.text()) + ".";
            Table table = Table.read(file).noted(note);
            table.write(results.resolve(name + ".tsv"));
            System.out.println("\n" + table);
        } finally {
            Files.delete(file);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
