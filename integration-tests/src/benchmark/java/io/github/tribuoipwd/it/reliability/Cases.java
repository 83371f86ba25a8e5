/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Numbered cases that run in a JVM of their own, one after the other. A case that ends the JVM counts as crashed, one that takes
 * too long as hung; the next one then begins in a fresh JVM.
 */
final class Cases {

    static final String CRASHED = "crashed";
    static final String HUNG = "hung";
    /** Of the other JVM. */
    private static final int ENOUGH_CRASHES = 20;
    /** Natives are loaded in the first one. */
    private static final int LIMIT_SECONDS = 60;

    private Cases() {}

    /** A case. */
    interface Case {

        /** Runs it and gives a word on how it ended, and details behind a tabulator if there are any. */
        String outcome(int number) throws Exception;
    }

    /**
     * How a case ended.
     *
     * @param number the case
     * @param word how
     * @param details what is to be known of it
     */
    record Outcome(int number, String word, String details) {}

    /**
     * Runs cases.
     *
     * @param main the program, which calls {@link #serve} with these arguments
     * @param folder for the records of the other JVM
     * @param number of cases
     * @param args what else the program needs
     */
    static List<Outcome> run(Class<?> main, Path folder, int number, String... args) throws IOException, InterruptedException {
        Path record = Files.createFile(folder.resolve("outcomes"));
        int crashes = 0;
        List<Outcome> outcomes = read(record);
        while (outcomes.size() < number && crashes < ENOUGH_CRASHES) {
            List<String> all = new ArrayList<>(List.of(record.toString(), "" + outcomes.size(), "" + number));
            all.addAll(List.of(args));
            Process child = new ChildJvm("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-Xmx1g",
                    "-XX:ErrorFile=" + folder.resolve("hs_err"), "-Djava.util.logging.config.file=absent")
                    .start(folder.resolve("output"), main, all.toArray(String[]::new));
            boolean alive = await(child, record);
            outcomes = read(record);
            if (outcomes.size() < number) {
                crashes++;
                String line = outcomes.size() + "\t" + (alive ? HUNG : CRASHED) + "\tin the JVM's output: " + folder.resolve("output");
                Files.writeString(record, line + "\n", StandardOpenOption.APPEND);
                outcomes = read(record);
            }
        }
        Files.delete(record);
        return outcomes;
    }

    /** Waits for the end; whether it had to be forced. */
    private static boolean await(Process child, Path record) throws IOException, InterruptedException {
        long last = Files.size(record);
        long since = System.nanoTime();
        while (!child.waitFor(200, TimeUnit.MILLISECONDS)) {
            if (Files.size(record) != last) {
                last = Files.size(record);
                since = System.nanoTime();
            } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
                child.destroyForcibly().waitFor();
                return true;
            }
        }
        return false;
    }

    private static List<Outcome> read(Path record) throws IOException {
        return Files.readAllLines(record).stream().map(line -> line.split("\t", 3))
                .map(cells -> new Outcome(Integer.parseInt(cells[0]), cells[1], cells.length > 2 ? cells[2] : "")).toList();
    }

    /** In the other JVM: runs the cases that are left. */
    static void serve(String[] args, Case one) throws Exception {
        Path record = Path.of(args[0]);
        for (int number = Integer.parseInt(args[1]); number < Integer.parseInt(args[2]); number++) {
            String outcome = one.outcome(number).replace('\n', ' ');
            Files.writeString(record, number + "\t" + outcome + "\n", StandardOpenOption.APPEND);
        }
    }

    /** How many cases ended in each way. */
    static Map<String, Long> count(List<Outcome> outcomes) {
        return outcomes.stream().collect(Collectors.groupingBy(Outcome::word, TreeMap::new, Collectors.counting()));
    }
}
