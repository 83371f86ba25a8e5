/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.softlabel.CapturePlan;
import io.github.tribuoipwd.softlabel.CaptureShare;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelException;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tribuo.DataSource;
import org.tribuo.classification.Label;

/**
 * The command that captures a teacher's soft labels into a store, which trainings then use in place of the teacher.
 *
 * <pre>
 * distill capture -c config.xml --data train --output soft-labels
 * </pre>
 */
public final class Capture {

    private static final String[] EXAMPLES = {"-c config.xml --data train --plan",
        "-c config.xml --data train --output soft-labels"};
    private static final Pattern SHARE = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    private Capture() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link CaptureOptions}; not modified
     * @param out where the plan and the description of the store go
     * @param err where errors go
     * @return the exit code: 0; 1 after an error; 130 if it was stopped (a JVM that a signal ends has 128 and the signal's number)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        CaptureOptions options = new CaptureOptions();
        return CommandLine.run(args, new HelpText("capture", options, EXAMPLES), out, err,
                configuration -> capture(configuration, options, out, err));
    }

    private static int capture(ConfigurationManager configuration, CaptureOptions options, PrintStream out, PrintStream err)
            throws IOException {
        CaptureShare share = share(options.share);
        SoftLabelCapture capture = Components.only(configuration, SoftLabelCapture.class, options.capture, "capture");
        DataSource<Label> data = Components.source(options.data, "data");
        if (options.plan) {
            out.print(capture.plan(data, share));
            return 0;
        }
        OutputFolder output = new OutputFolder(CommandLine.required(options.output, "output", "a folder"));
        requireUnfinished(output.path());
        CapturePlan plan = capture.plan(data, share);
        out.print(plan);
        DiskSpace space = new DiskSpace();
        space.add(output.path(), DiskSpace.ofCapture(plan.bytes(), bytes(output.path())));
        space.require();
        Optional<SoftLabelStore> store = run(capture, data, output.path(), share, err);
        store.ifPresent(whole -> out.print(whole.describe()));
        return store.isPresent() ? 0 : OrderlyEnd.STOPPED;
    }

    /** The store; nothing if it was stopped. */
    private static Optional<SoftLabelStore> run(SoftLabelCapture capture, DataSource<Label> data, Path folder, CaptureShare share,
            PrintStream err) {
        try (CaptureProgress progress = new CaptureProgress(Terminal.isThere());
                OrderlyEnd end = new OrderlyEnd(() -> err.println(interrupted(folder, parts(folder).size())))) {
            try {
                return Optional.of(capture.run(data, folder, share, progress));
            } catch (RuntimeException e) {
                if (end.isWanted()) {
                    // What the interruption led to is no error.
                    end.stop();
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    private static String interrupted(Path folder, int parts) {
        return "The capture into " + folder + " was interrupted; " + parts + (parts == 1 ? " whole part is" : " whole parts are")
                + " kept.\nMaybe run the same command again: it goes on after the last whole part.";
    }

    /** Before the plan, which takes a while. */
    private static void requireUnfinished(Path folder) {
        boolean whole;
        try {
            SoftLabelStore.open(folder);
            whole = true;
        } catch (SoftLabelException e) {
            // What is wrong with it is an error of the capture.
            whole = false;
        }
        if (whole) {
            throw new IllegalArgumentException("The folder " + folder + " must be new or hold a capture that ended early, found"
                    + " a whole store.\nMaybe there is nothing left to do: distill verify --store " + folder + " checks it; or name"
                    + " another folder with --output.");
        }
    }

    /** The whole parts that are there. */
    private static List<Path> parts(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path part : parts(folder)) {
            bytes += Files.size(part);
        }
        return bytes;
    }

    private static CaptureShare share(@Nullable String text) {
        if (text == null) {
            return CaptureShare.ALL;
        }
        Matcher numbers = SHARE.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("The option --share must be two numbers, found " + text
                    + ".\nMaybe write 0/4, 1/4, 2/4 and 3/4 for four processes, each with an --output of its own.");
        }
        return new CaptureShare(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }
}
