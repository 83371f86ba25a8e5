/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The machine of a measurement, and what else it does meanwhile. */
final class Machine {

    static final int CORES = Runtime.getRuntime().availableProcessors();

    /** A tenth of a core for other programs is what an idle system takes. */
    private static final double QUIET = 0.1;
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Path SYSTEM = Path.of("/proc/stat");
    private static final Path OURSELVES = Path.of("/proc/self/stat");
    /** Of the kernel's interface, on every machine. */
    private static final double TICKS_PER_SECOND = 100;

    private Machine() {}

    /** Cores and processor, the commit that runs, and settings of the environment with an effect on the threads. */
    static String description() throws IOException, InterruptedException {
        Map<String, String> settings = new TreeMap<>(System.getenv());
        settings.keySet().removeIf(name -> !name.startsWith("OMP_") && !name.startsWith("GOMP_"));
        return CORES + " cores of " + processor() + ", " + System.getProperty("os.name") + ", commit " + commit()
                + (settings.isEmpty() ? "" : ", " + settings);
    }

    private static String processor() throws IOException {
        return !Files.exists(PROCESSOR) ? System.getProperty("os.arch") : Files.readAllLines(PROCESSOR).stream()
                .filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse(System.getProperty("os.arch"));
    }

    /** With a remark where the sources differ from it. */
    private static String commit() throws IOException, InterruptedException {
        String commit = git("rev-parse", "--short=7", "HEAD");
        return commit.isEmpty() ? "unknown" : git("status", "--porcelain", "--", "*.java", "*pom.xml").isEmpty() ? commit
                : commit + " with changes";
    }

    private static String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", ".."));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** The mean number of programs that ran or waited to run in the last minute. */
    static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "load unknown" : String.format(Locale.ROOT, "load %.2f", load);
    }

    /** The time of the processors that programs take which this one has not started, from now on. */
    static final class Others {

        private final long start = System.nanoTime();
        private final double before = seconds();

        /** How many cores they took, and whether that is little. */
        String text() {
            double cores = (seconds() - before) * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
            return Double.isNaN(cores) ? "other programs unknown"
                    : String.format(Locale.ROOT, "other programs took %.2f cores (%s)", Math.max(0, cores),
                            cores < QUIET ? "quiet" : "contended");
        }

        /** Of all programs, less this one and those it has started that have ended; the kernel has both on Linux alone. */
        private static double seconds() {
            try {
                String[] all = Files.readAllLines(SYSTEM).get(0).split(" +");
                String line = Files.readString(OURSELVES);
                String[] own = line.substring(line.lastIndexOf(')') + 2).split(" ");
                // Behind "cpu": user, nice, system, idle, iowait, irq, softirq.
                double ticks = ticks(all, 1, 2, 3, 6, 7);
                // Behind the name: the state; then utime, stime, cutime and cstime as 12th to 15th.
                return (ticks - ticks(own, 11, 12, 13, 14)) / TICKS_PER_SECOND;
            } catch (IOException e) {
                return Double.NaN;
            }
        }

        private static double ticks(String[] fields, int... numbers) {
            double sum = 0;
            for (int number : numbers) {
                sum += Long.parseLong(fields[number]);
            }
            return sum;
        }
    }
}
