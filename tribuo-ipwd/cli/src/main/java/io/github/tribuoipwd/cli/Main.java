/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.internal.EngineFailure;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The program of the command line, {@code distill}, which the start script of the distribution calls. Each command has its help:
 * {@code distill train --help}.
 *
 * <pre>
 * distill train -c config.xml --trainer ipwd --train-source train --test-source test --output out
 * </pre>
 */
public final class Main {

    private Main() {}

    /** The work of a command; returns the exit code. */
    private interface Work {
        int run(String[] args, PrintStream out, PrintStream err);
    }

    /** @param summary what it does, in a line */
    private record Command(String summary, Work work) {}

    private static final int INDENT = 17;
    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    // A method reference would need the classes of all commands, some of which may not be on the class path.
    static {
        add("train", "trains a student by a configuration file, and tests student and teacher",
                (args, out, err) -> Train.run(args, out, err));
        add("check-teacher", "examines a teacher on labeled data, and says what follows",
                (args, out, err) -> CheckTeacher.run(args, out, err));
        add("capture", "stores a teacher's soft labels, once for many trainings", (args, out, err) -> Capture.run(args, out, err));
        add("merge", "unites stores that several processes captured", (args, out, err) -> Merge.run(args, out, err));
        add("verify", "checks a student, the files of runs, or a store of soft labels, also against its teacher",
                (args, out, err) -> Verify.run(args, out, err));
        add("experiments", "runs several trainers with several seeds, and compares them",
                (args, out, err) -> Experiments.run(args, out, err));
        add("reproduce", "trains a student again from what its file names, and compares the two",
                (args, out, err) -> Reproduce.run(args, out, err));
        add("export", "writes a student that is a Tribuo model as an ONNX file", (args, out, err) -> Export.run(args, out, err));
    }

    private static void add(String name, String summary, Work work) {
        COMMANDS.put(name, new Command(summary, work));
    }

    private static String help() {
        int width = HelpText.width();
        StringBuilder text = new StringBuilder("Usage: distill COMMAND [OPTIONS]\n\n");
        HelpText.wrap(text, "Distills a teacher (.onnx, or a Tribuo model) into a small student, which is a Tribuo model and an ONNX"
                + " file.", 0, width);
        text.append("\nCommands:\n");
        COMMANDS.forEach((name, command) -> HelpText.wrap(text, "  " + name + " ".repeat(INDENT - 2 - name.length())
                + command.summary(), INDENT, width));
        text.append("\n  distill COMMAND --help   the options of a command, and examples"
                + "\n  distill --version        the versions of what runs here");
        return text.toString();
    }

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        // As CommandLine.useNeutralLocale does, whose class needs classes of other modules: they may not be there.
        Locale.setDefault(Locale.ROOT);
        LogSettings.apply();
        JvmEnd end = JvmEnd.onSignals();
        end.finish(run(args, System.out, System.err));
    }

    /**
     * Runs a command.
     *
     * @param args the command and its options; not modified
     * @param out where results go
     * @param err where errors go
     * @return the exit code of the command; 1 if there is no such command
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        List<String> words = List.of(args);
        if (words.isEmpty()) {
            err.println(help());
            return 1;
        }
        String name = words.get(0);
        if (name.equals("help") && words.size() > 1) {
            return run(new String[] {words.get(1), "--help"}, out, err);
        }
        if (name.equals("help") || HelpText.isAsked(name)) {
            out.println(help());
            return 0;
        }
        if (Versions.isAsked(name)) {
            out.println(Versions.text());
            return 0;
        }
        Command command = COMMANDS.get(name);
        if (command == null) {
            err.println("The command must be one of " + String.join(", ", COMMANDS.keySet()) + ", found " + name + ".\nMaybe "
                    + Spelling.meant(name, COMMANDS.keySet())
                    + (name.startsWith("-") ? "put the command before its options; " : "")
                    + "distill --help lists them.");
            return 1;
        }
        try {
            return command.work().run(Arrays.copyOfRange(args, 1, args.length), out, err);
        } catch (LinkageError e) {
            // Even the classes that report errors may not be there.
            err.println(EngineFailure.message("The command " + name, e).orElseGet(e::toString));
            return 1;
        }
    }
}
