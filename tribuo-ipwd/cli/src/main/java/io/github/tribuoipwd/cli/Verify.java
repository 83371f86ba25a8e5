/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelException;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.softlabel.StoreComparison;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tribuo.DataSource;
import org.tribuo.classification.Label;

/**
 * The command that checks a store of soft labels: its hashes and every value in it, and on request a sample against the
 * teacher, which is run again. It checks the file of a student too, of either kind, against the digest in it, and the files of
 * runs against their manifests.
 *
 * <pre>
 * distill verify --store soft-labels
 * distill verify --store soft-labels -c config.xml --data train
 * distill verify --model student.onnx
 * distill verify --run out
 * </pre>
 */
public final class Verify {

    private static final String[] EXAMPLES = {"--model student.onnx", "--run out", "--store soft-labels",
        "--store soft-labels -c config.xml --data train"};

    private Verify() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link VerifyOptions}; not modified
     * @param out where the description and the comparison go
     * @param err where errors go
     * @return the exit code: 0; 2 if the store, the student or the run is damaged, unfinished or of something else, or the store
     *     differs from its teacher; 1 after another error
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        VerifyOptions options = new VerifyOptions();
        return CommandLine.run(args, new HelpText("verify", options, EXAMPLES), out, err,
                configuration -> verify(configuration, options, out, err));
    }

    private static void requireAlone(String option, VerifyOptions options, boolean other) {
        if (other || options.store != null || options.data != null || options.capture != null) {
            throw new IllegalArgumentException("The option --" + option + " must stand alone, found others beside it.\nMaybe check"
                    + " the store, the student and the run by a command each.");
        }
    }

    private static int verify(ConfigurationManager configuration, VerifyOptions options, PrintStream out, PrintStream err)
            throws IOException {
        if (options.model != null) {
            requireAlone("model", options, options.run != null);
            return StudentCheck.run(options.model, out, err);
        }
        if (options.run != null) {
            requireAlone("run", options, false);
            return verifyRuns(options.run, out, err);
        }
        Path folder = CommandLine.required(options.store, "store", "the folder of a store, or --model the file of a student, or --run"
                + " the folder of a run");
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("The option --store must be the folder of a store, found no folder "
                    + folder.toAbsolutePath().normalize() + ".\nMaybe the path is meant from another folder.");
        }
        if (options.data == null && options.capture != null) {
            throw new IllegalArgumentException("The option --capture must have --data beside it, found it alone.\nMaybe add the"
                    + " name of the data source that the soft labels are of.");
        }
        boolean again = options.data != null;
        SoftLabelCapture capture = again ? Components.only(configuration, SoftLabelCapture.class, options.capture, "capture")
                : null;
        try {
            SoftLabelStore store = SoftLabelStore.open(folder);
            store.verify();
            out.print(store.describe());
            out.println("Each part is as it was captured.");
            return capture == null || compare(store, capture, Components.source(options.data, "data"), out) ? 0 : 2;
        } catch (SoftLabelException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    /** The sets that a folder is, or holds. */
    private static int verifyRuns(Path given, PrintStream out, PrintStream err) throws IOException {
        Path folder = given.toAbsolutePath().normalize();
        List<Path> sets = sets(folder);
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("The option --run must be a folder that train or experiments wrote, found no "
                    + RunManifest.FILE + " in " + folder + ".\nMaybe an earlier version wrote it, or the path is meant from another"
                    + " folder.");
        }
        int code = 0;
        for (Path set : sets) {
            try {
                RunManifest manifest = RunManifest.read(set);
                manifest.require(set);
                out.println(set + ": " + manifest.files().size() + " files, each as it was written");
                RunManifest.names(set).stream().filter(name -> manifest.of(name).isEmpty())
                        .forEach(name -> out.println("  " + name + " is no file of the set and was not checked"));
            } catch (IOException e) {
                err.println(e.getMessage());
                code = 2;
            }
        }
        return code;
    }

    /** The folder itself if it is one, or else those in it: a set names the files of the folders in it. */
    private static List<Path> sets(Path folder) throws IOException {
        if (RunManifest.isIn(folder) || !Files.isDirectory(folder)) {
            return RunManifest.isIn(folder) ? List.of(folder) : List.of();
        }
        try (Stream<Path> folders = Files.walk(folder, 2)) {
            return folders.filter(RunManifest::isIn).sorted().toList();
        }
    }

    private static boolean compare(SoftLabelStore store, SoftLabelCapture capture, DataSource<Label> data, PrintStream out) {
        StoreComparison found = store.verify(capture, data);
        out.println(String.format(Locale.ROOT, "The teacher, run again on %,d rows of the data: the largest difference is %.3g"
                + " logits%s.",
                found.rows(), found.largestDifference(), found.worstRow().isEmpty() ? "" : " (" + found.worstRow() + ")"));
        if (found.agrees()) {
            out.println("The store agrees with its teacher.");
            return true;
        }
        out.println(found.missing() > 0 ? String.format(Locale.ROOT, "The store must have all of these rows, found %,d that it"
                + " has not.%nMaybe it is of other data, or a share of them.", found.missing())
                : String.format(Locale.ROOT, "A logit must differ by at most %.3g, found more.%nMaybe the soft labels were"
                + " captured by another version of ONNX Runtime or on another device.", found.tolerance()));
        return false;
    }
}
