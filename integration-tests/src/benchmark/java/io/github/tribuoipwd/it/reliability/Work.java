/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Programs that write into a folder for a while, and can be started again. */
enum Work {

    /** A training by the API, with checkpoints; at the end the student is written. */
    TRAINING {

        @Override
        int run(Site site, Path out) throws IOException {
            Files.createDirectories(out);
            if (Files.exists(out.resolve(STUDENT))) {
                return 0;
            }
            try (DistilledModel model = site.trainer(EPOCHS).checkpoints(new Checkpoints(out.resolve("checkpoints"), 0, 7, 0)).build()
                    .train(Data.examples(EXAMPLES, 1))) {
                AtomicFile.write(out.resolve(STUDENT), file -> model.saveONNXModel("test", 1, file));
            }
            return 0;
        }

        @Override
        String result(Path out) throws IOException {
            return Folders.hash(Files.readAllBytes(out.resolve(STUDENT)));
        }
    },

    /** A capture by the API. */
    CAPTURE {

        @Override
        int run(Site site, Path out) {
            if (!Files.exists(out.resolve(MANIFEST))) {
                site.capture(500).run(Data.examples(4000, 1), out).verify();
            }
            return 0;
        }

        /** What is in the parts: their footers list the encodings of a column in another order in each JVM. */
        @Override
        String result(Path out) {
            StringBuilder rows = new StringBuilder();
            SoftLabelStore store = SoftLabelStore.open(out);
            store.verify();
            store.forEach(row -> rows.append(row.key()).append(' ').append(row.label()).append(Arrays.toString(row.values())));
            return Folders.hash(rows.toString().getBytes(StandardCharsets.UTF_8)) + " in " + store.manifest().parts().size();
        }
    },

    /** The command {@code distill} with two trainers. */
    DISTILL {

        @Override
        int run(Site site, Path out) {
            if (Files.exists(out.resolve(METRICS))) {
                return 0;
            }
            return command("distill", site, out, "--trainer", "kd", "--compare", "self");
        }

        @Override
        String result(Path out) throws IOException {
            return students(out, 2);
        }
    },

    /** The command {@code experiments}: two trainers with two seeds. */
    EXPERIMENT {

        @Override
        int run(Site site, Path out) {
            return command("experiments", site, out, "--trainers", "kd,self", "--seeds", "1,2");
        }

        @Override
        String result(Path out) throws IOException {
            return students(out, 4);
        }
    };

    /** Of the tables that the commands read; enough for a second or two. */
    static final int EXAMPLES = 400;
    static final int EPOCHS = 12;
    static final String STUDENT = "student.onnx";
    static final String METRICS = "metrics.json";
    static final String MANIFEST = "manifest.json";

    /** Runs the program in a folder, which may hold what a killed one left; gives its exit code. */
    abstract int run(Site site, Path out) throws IOException;

    /** What it made, without the times that it took; equal for equal results. */
    abstract String result(Path out) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int command(String name, Site site, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of(name, "-c", site.configuration(), "--train-source", "train", "--test-source",
                "test", "--output", out.toString()));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new), System.out, System.err);
    }

    private static String students(Path out, int expected) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Folders.files(out)) {
            if (file.endsWith(STUDENT)) {
                found.add(out.relativize(file) + " " + Folders.hash(Files.readAllBytes(file)));
            } else if (file.endsWith(METRICS)) {
                found.add(out.relativize(file) + " " + timeless(file));
            }
        }
        if (found.size() != 2 * expected) {
            throw new IOException("There must be " + expected + " students with metrics, found " + found);
        }
        return String.join("\n", found);
    }

    private static String timeless(Path metrics) throws IOException {
        JsonNode node = new ObjectMapper().readTree(metrics.toFile());
        ((ObjectNode) node).remove("seconds");
        for (String network : List.of("student", "teacher")) {
            if (node.get(network) instanceof ObjectNode one) {
                one.remove(List.of("examples-per-second", "examplesPerSecond", "throughput"));
            }
        }
        return node.toString();
    }

    /**
     * The program in a JVM of its own.
     *
     * @param args which, the folder of the site, and the folder to write into
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        System.exit(Work.valueOf(args[0]).run(new Site(Path.of(args[1])), Path.of(args[2])));
    }
}
