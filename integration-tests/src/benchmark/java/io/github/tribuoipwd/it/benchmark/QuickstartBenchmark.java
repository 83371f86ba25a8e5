/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.cli.Train;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The quickstart as a whole, in its own JVM, against the time that its main thread spends in calls of the two engines, and with
 * other work beside it. The calls are sampled every two milliseconds.
 */
final class QuickstartBenchmark {

    private static final int INTERVAL = 2;
    private static final int ROUNDS = 5;

    private QuickstartBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        List<Double> quiet = new ArrayList<>();
        List<Double> engines = new ArrayList<>();
        List<Double> contended = new ArrayList<>();
        try (BusyProcesses busy = BusyProcesses.oneForEachCore()) {
            for (int run = 0; run < 2 * ROUNDS; run++) {
                boolean beside = BusyProcesses.computeIn(run);
                busy.compute(beside);
                String[] times = Benchmarks.jvm().in(Path.of("quickstart")).output(QuickstartBenchmark.class,
                        folder.resolve("quickstart" + run).toString()).split(" ");
                if (beside) {
                    contended.add(Double.parseDouble(times[0]));
                } else {
                    quiet.add(Double.parseDouble(times[0]));
                    engines.add(Double.parseDouble(times[1]));
                }
            }
        }
        String what = "quickstart, from the start of the JVM to its end";
        results.time(what, "its calls of ONNX Runtime and DJL", new PairedRounds(quiet, engines), Goal.atMost(1.15));
        results.time(what + ", a busy process a core", "the same alone", new PairedRounds(contended, quiet),
                ContentionBenchmark.GOAL);
    }

    /**
     * The other JVM: prints nanoseconds in all, and those in the engines.
     *
     * @param args the output folder
     */
    public static void main(String[] args) throws Exception {
        Thread main = Thread.currentThread();
        int[] samples = new int[2];
        Thread sampler = new Thread(() -> sample(main, samples));
        sampler.setDaemon(true);
        sampler.start();
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        int code = Train.run(new String[] {"-c", "quickstart.xml", "--trainer", "ipwd", "--compare", "labels,kd",
            "--train-source", "train", "--test-source", "test", "--output", args[0]}, nowhere, System.err);
        sampler.interrupt();
        double all = 1e6 * (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
        System.out.println(all + " " + all * samples[1] / samples[0]);
        System.exit(code);
    }

    private static void sample(Thread main, int[] samples) {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                StackTraceElement[] stack = main.getStackTrace();
                samples[0]++;
                samples[1] += inEngine(stack) ? 1 : 0;
            }
        } catch (InterruptedException e) {
            // The program has ended.
        }
    }

    /** Whether the call that our code or Tribuo's has made last is one of an engine. */
    private static boolean inEngine(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.startsWith("ai.djl.") || name.startsWith("ai.onnxruntime.")) {
                return true;
            }
            if (name.startsWith("io.github.tribuoipwd.") || name.startsWith("org.tribuo.")) {
                return false;
            }
        }
        return false;
    }
}
