/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs Jazzer on the readers, each as long as the system property {@code seconds} sets. It is on the class path of the profile
 * {@code reliability} alone. Inputs that it finds fault with go into the folder {@code target}.
 */
final class Fuzzing {

    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final Path KEPT = Path.of("src/test/resources/fuzz");
    private static final Path FOUND = Path.of("target");
    private static final Pattern RUNS = Pattern.compile("(?m)^#(\\d+)\\s");
    private static final Pattern FINDING = Pattern.compile("== Java Exception|== libFuzzer crashing input|ERROR: libFuzzer: ");

    private Fuzzing() {}

    static Table run(Path scratch, Amount amount) throws Exception {
        Table table = Table.of("reader", "seconds", "inputs", "findings");
        int seconds = Integer.getInteger("seconds", 600);
        String chosen = System.getProperty("readers", "");
        for (Reader reader : Reader.values()) {
            if (!chosen.isEmpty() && !List.of(chosen.split(" ")).contains(reader.toString())) {
                continue;
            }
            String log = fuzz(reader, Files.createDirectories(scratch.resolve(reader.toString())), seconds);
            table = row(table, reader, seconds, log);
        }
        return table;
    }

    /** With what Jazzer wrote. */
    static Table row(Table table, Reader reader, int seconds, String log) {
        long runs = RUNS.matcher(log).results().map(run -> run.group(1)).mapToLong(Long::parseLong).max().orElse(0);
        List<MatchResult> findings = FINDING.matcher(log).results().filter(found -> !found.group().contains("crashing")).toList();
        if (!findings.isEmpty()) {
            System.out.println(log.substring(Math.max(0, findings.get(0).start() - 100)));
        }
        return table.row(reader, seconds, runs, findings.size());
    }

    private static String fuzz(Reader reader, Path folder, int seconds)
            throws IOException, InterruptedException, ClassNotFoundException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (Path kept : Folders.files(KEPT.resolve(reader.toString()))) {
            Files.copy(kept, corpus.resolve(kept.getFileName().toString()));
        }
        long longest = Folders.files(corpus).stream().map(Path::toFile).map(File::length).max(Comparator.naturalOrder())
                .orElse(1000L);
        Path log = folder.resolve("log");
        ChildJvm.plain("-Xmx1g", "-XX:+UseSerialGC").in(folder).start(log, Class.forName(JAZZER),
                "--target_class=" + FuzzTarget.class.getName(), "--target_args=" + reader,
                "--instrumentation_includes=io.github.tribuoipwd.**", "--keep_going=10", "-max_total_time=" + seconds, "-timeout=30",
                "-rss_limit_mb=4000", "-artifact_prefix=" + FOUND.toAbsolutePath() + "/", "-max_len=" + (longest + 1000), corpus.toString()).waitFor();
        return Files.readString(log);
    }
}
