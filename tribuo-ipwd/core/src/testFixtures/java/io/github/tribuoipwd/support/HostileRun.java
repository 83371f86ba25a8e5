/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.teacher.ModelLimits;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * A JVM in which a hostile model is a teacher: within bounds of address space and time, on a system where {@code bash} can set
 * them. Prints what happens, the time and the memory.
 */
public final class HostileRun {

    /** Of the file, while nothing of it was given to the engine. */
    public static final String REFUSED = "refused";
    /** By the engine, when the model is opened or run. */
    public static final String ERROR = "engine's error";
    /** By the limits of seconds. */
    public static final String ENDED = "ended";
    /** It took what it wanted and gave scores. */
    public static final String RAN = "ran";
    /** The JVM had to be ended from outside. */
    public static final String KILLED = "killed";

    private static final int ADDRESS_SPACE_KILOBYTES = 12_000_000;

    private HostileRun() {}

    /**
     * What happened.
     *
     * @param millis from the description of the teacher to the end of its answer or error
     * @param megabytes the most memory in use, less what it was before
     * @param message the first line of the error; empty where it ran
     */
    public record Outcome(String what, long millis, long megabytes, String message) {}

    /** Whether the bounds can be set here. */
    public static boolean isPossible() {
        return ChildJvm.permits("bash", "-c", "ulimit -v " + ADDRESS_SPACE_KILOBYTES + " && timeout 5 true");
    }

    /** Runs a model in another JVM, which is ended after some seconds. */
    public static Outcome of(HostileModel model, double openSeconds, double runSeconds, int killSeconds)
            throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Xmx512m", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=64m")
                .within("bash", "-c", "ulimit -v " + ADDRESS_SPACE_KILOBYTES + " && exec timeout -s KILL " + killSeconds + " \"$@\"", "-")
                .run(HostileRun.class, model.name(), Double.toString(openSeconds), Double.toString(runSeconds));
        List<String> lines = result.lines("outcome");
        if (lines.isEmpty()) {
            return new Outcome(KILLED, killSeconds * 1000L, -1, result.output().strip());
        }
        String[] parts = lines.get(0).split("\t", -1);
        return new Outcome(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]);
    }

    /**
     * The other JVM.
     *
     * @param args the model, and the seconds of its limits
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("hostile");
        Path file = HostileModel.valueOf(args[0]).write(folder);
        // The engine is loaded, and everything compiled, by a model that does nothing.
        Path other = Files.createDirectory(folder.resolve("other"));
        answer(HostileModel.HARMLESS.write(other), ModelLimits.builder().build());
        long before = peakMegabytes();
        long start = System.nanoTime();
        Outcome outcome = answer(file, ModelLimits.builder().openSeconds(Double.parseDouble(args[1]))
                .runSeconds(Double.parseDouble(args[2])).build());
        System.out.printf(Locale.ROOT, "outcome\t%s\t%d\t%d\t%s%n", outcome.what(), (System.nanoTime() - start) / 1_000_000,
                peakMegabytes() - before, outcome.message());
        System.out.flush();
        // A model that is still being opened would keep files open, and the thread that does so ends with the JVM.
        Runtime.getRuntime().halt(0);
    }

    private static Outcome answer(Path file, ModelLimits limits) {
        OnnxTeacher teacher;
        try {
            teacher = OnnxTeacher.builder(file, Data.LABELS).limits(limits).threads(1).build();
        } catch (RuntimeException e) {
            return new Outcome(REFUSED, 0, 0, line(e));
        }
        MutableDataset<Label> data = Data.examples(5, 1);
        DenseRows rows = Data.rows(data, HostileModel.FEATURES);
        try (TeacherSession session = teacher.open(Data.positions(data, HostileModel.FEATURES), rows)) {
            FloatBuffer values = FloatBuffer.allocate(5 * HostileModel.FEATURES);
            for (int i = 0; i < 5; i++) {
                rows.copy(i, values);
            }
            session.logits(values.clear(), 5, FloatBuffer.allocate(5 * HostileModel.CLASSES));
            return new Outcome(RAN, 0, 0, "");
        } catch (RuntimeException e) {
            return new Outcome(line(e).contains("must be ended") || line(e).contains("had to be ended")
                    || line(e).contains("in the background") ? ENDED : ERROR, 0, 0, line(e));
        }
    }

    private static String line(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replace('\t', ' ');
    }

    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM")).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000).orElse(-1L);
    }
}
