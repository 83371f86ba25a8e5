/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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
        int start(Site site, Path out, PrintStream err) throws IOException {
            Files.createDirectories(out);
            if (Files.exists(out.resolve(STUDENT))) {
                return 0;
            }
            try (DistilledModel model = site.trainer(site.epochs()).checkpoints(new Checkpoints(out.resolve("checkpoints"), 0, 7, 0)).build()
                    .train(Data.examples(EXAMPLES, 1))) {
                AtomicFile.write(out.resolve(STUDENT), file -> model.saveONNXModel("test", 1, file));
            }
            return 0;
        }

        @Override
        String result(Path out) throws IOException {
            return graph(out.resolve(STUDENT));
        }
    },

    /** A capture by the API. */
    CAPTURE {

        @Override
        int start(Site site, Path out, PrintStream err) {
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

    /** The command {@code train} with two trainers. */
    DISTILL {

        @Override
        int start(Site site, Path out, PrintStream err) {
            if (Files.exists(out.resolve(SET).resolve(METRICS))) {
                return 0;
            }
            return command("train", site, out, err, "--trainer", "kd", "--compare", "self");
        }

        @Override
        String result(Path out) throws IOException {
            return students(out, 2);
        }
    },

    /** The command {@code experiments}: two trainers with two seeds. */
    EXPERIMENT {

        @Override
        int start(Site site, Path out, PrintStream err) {
            return command("experiments", site, out, err, "--trainers", "kd,self", "--seeds", "1,2");
        }

        @Override
        String result(Path out) throws IOException {
            return students(out, 4);
        }
    };

    /** Of the tables that the commands read; enough for a second or two. */
    static final int EXAMPLES = 400;
    static final int EPOCHS = 12;
    /** The folder of a command; what is not finished lies beside it. */
    private static final String SET = "set";
    static final String STUDENT = "student.onnx";
    static final String METRICS = "metrics.json";
    static final String MANIFEST = "manifest.json";

    /**
     * Runs the program in a folder, which may hold what a killed one left.
     *
     * @param err takes errors, also those of a program that throws them
     * @return its exit code
     */
    int run(Site site, Path out, PrintStream err) {
        try {
            return start(site, out, err);
        } catch (IOException | RuntimeException e) {
            err.println(e.getMessage() == null ? e : e.getMessage());
            return 1;
        }
    }

    abstract int start(Site site, Path out, PrintStream err) throws IOException;

    /** What it made, without the times that it took; equal for equal results. */
    abstract String result(Path out) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int command(String name, Site site, Path out, PrintStream err, String... more) {
        List<String> args = new ArrayList<>(List.of(name, "-c", site.configuration(), "--train-source", "train", "--test-source",
                "test", "--output", out.resolve(SET).toString()));
        args.addAll(List.of(more));
        return Main.run(args.toArray(String[]::new), new PrintStream(OutputStream.nullOutputStream()), err);
    }

    private static String students(Path out, int expected) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Folders.files(out.resolve(SET))) {
            if (file.endsWith(STUDENT)) {
                found.add(out.relativize(file) + " " + graph(file));
            } else if (file.endsWith(METRICS)) {
                found.add(out.relativize(file) + " " + timeless(file));
            }
        }
        if (found.size() != 2 * expected) {
            throw new IOException("There must be " + expected + " students with metrics, found " + found);
        }
        return String.join("\n", found);
    }

    /** The graph of an export with its weights; beside it stand the times of the training. */
    private static String graph(Path student) throws IOException {
        return Folders.hash(ModelProto.parseFrom(Files.readAllBytes(student)).getGraph().toByteArray());
    }

    private static String timeless(Path metrics) throws IOException {
        JsonNode node = new ObjectMapper().readTree(metrics.toFile());
        for (String time : List.of("seconds", "predictionsPerSecond")) {
            node.findParents(time).forEach(parent -> ((ObjectNode) parent).remove(time));
        }
        return node.toString();
    }

    /**
     * The program in a JVM of its own.
     *
     * @param args which, the folder of the site, and the folder to write into
     */
    public static void main(String[] args) {
        System.exit(Work.valueOf(args[0]).run(new Site(Path.of(args[1])), Path.of(args[2]), System.err));
    }
}
