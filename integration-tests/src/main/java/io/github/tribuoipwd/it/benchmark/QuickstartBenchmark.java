/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.cli.Distill;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * The quickstart as a whole, in a JVM of its own, against the time that its main thread spends in calls of the two engines. Which
 * calls those are is sampled every two milliseconds.
 */
final class QuickstartBenchmark {

    private static final int INTERVAL = 2;

    private QuickstartBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        Process process = new ProcessBuilder("java", "-Djava.util.logging.config.file=../quiet.properties", "-cp",
                System.getProperty("java.class.path"), QuickstartBenchmark.class.getName(), folder.resolve("quickstart").toString())
                .directory(Path.of("quickstart").toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line;
        try (BufferedReader lines = process.inputReader()) {
            line = lines.readLine();
        }
        if (process.waitFor() != 0 || line == null) {
            throw new IllegalStateException("the quickstart failed");
        }
        String[] times = line.split(" ");
        results.time("quickstart, from the start of the JVM to its end", "its calls of ONNX Runtime and PyTorch",
                new Stopwatch.Pair(Double.parseDouble(times[0]), Double.parseDouble(times[1])), 1.15);
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
        int code = Distill.run(new String[] {"-c", "quickstart.xml", "--trainer", "ipwd", "--compare", "labels,kd",
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
                samples[1] += stack.length > 0 && isEngine(stack[0]) ? 1 : 0;
            }
        } catch (InterruptedException e) {
            // The program has ended.
        }
    }

    private static boolean isEngine(StackTraceElement frame) {
        return frame.isNativeMethod() && (frame.getClassName().startsWith("ai.djl.pytorch.jni.")
                || frame.getClassName().startsWith("ai.onnxruntime."));
    }
}
