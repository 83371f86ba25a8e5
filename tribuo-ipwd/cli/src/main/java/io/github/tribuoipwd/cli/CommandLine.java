/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.oracle.labs.mlrg.olcut.config.ArgumentException;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.config.io.ConfigLoaderException;
import io.github.tribuoipwd.internal.EngineFailure;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.softlabel.SoftLabelException;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.teacher.TeacherStoppedException;
import io.github.tribuoipwd.training.CollapsedStudentException;
import io.github.tribuoipwd.training.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the programs: options from the command line, and errors as one message, without a stack trace.
 */
final class CommandLine {

    private CommandLine() {}

    /**
     * For the JVM of a program: Tribuo's sources write numbers in feature names in the digits of the locale, and models must have
     * the same feature names everywhere.
     */
    static void useNeutralLocale() {
        Locale.setDefault(Locale.ROOT);
    }

    /** The program itself; returns the exit code. */
    interface Body {
        int run(ConfigurationManager configuration) throws IOException, OrtException;
    }

    static int run(String[] args, HelpText help, PrintStream out, PrintStream err, Body body) {
        return run(args, help, out, err, () -> {}, body);
    }

    /**
     * Runs a program that trains: its engines start before the configuration makes its data sources, which may read for long, so
     * that a machine that cannot train is reported at once.
     */
    static int runTraining(String[] args, HelpText help, PrintStream out, PrintStream err, Body body) {
        return run(args, help, out, err, Engines::start, body);
    }

    private static int run(String[] args, HelpText help, PrintStream out, PrintStream err, Runnable first, Body body) {
        if (answered(args, help, out)) {
            return 0;
        }
        ConfigurationAdvice advice = new ConfigurationAdvice(args, help);
        ConfigurationPaths paths = ConfigurationPaths.of(ConfigurationFiles.of(args));
        try {
            first.run();
            return configured(withValues(args, help), paths, help, body);
        } catch (PropertyException e) {
            err.println(paths.explained(advised(e, advice)));
        } catch (ArgumentException | ConfigLoaderException e) {
            // A component named by an option is made while options are read; OLCUT then adds its whole usage to the message.
            err.println(paths.explained(e.getCause() instanceof PropertyException property ? advised(property, advice)
                    : advised("The command line must name options and readable files", e, advice, "an option, a name or a file is"
                            + " misspelled (--help lists all options), or --config-file-formats must name the factory of the"
                            + " file's format.")));
        } catch (IllegalArgumentException | IllegalStateException | IOException
                | UncheckedIOException | ExportException | OrtException | SoftLabelException | TeacherException | TeacherStoppedException
                | TrainingDivergedException | CollapsedStudentException e) {
            err.println(paths.explained(message("The command", e)));
        } catch (StackOverflowError e) {
            err.println("The components of the configuration must not name each other in a circle, found that making one never"
                    + " ends.\nMaybe a property names the component that it stands in, or one that uses this one.");
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            if (EngineFailure.advice(e).isEmpty()) {
                throw e;
            }
            err.println(message("The command", e));
        }
        return 1;
    }

    /**
     * What to print of an error.
     *
     * @param work what ended, as the beginning of a sentence
     * @return its message; one with advice where it brings none and this library has some
     */
    static String message(String work, Throwable e) {
        return EngineFailure.message(work, e).orElseGet(() -> e.getMessage() == null ? e.toString() : e.getMessage());
    }

    private static int configured(String[] args, ConfigurationPaths paths, HelpText help, Body body)
            throws IOException, OrtException {
        try (ConfigurationManager configuration = new ConfigurationManager(args, paths.changed(), help.options(), "", true)) {
            refuseUnused(args, help, configuration.getUnnamedArguments());
            return body.run(configuration);
        }
    }

    /** Options that need neither a configuration nor an engine. */
    private static boolean answered(String[] args, HelpText help, PrintStream out) {
        List<String> words = List.of(args);
        if (words.stream().anyMatch(HelpText::isAsked)) {
            out.println(help.text(HelpText.width()));
            return true;
        }
        if (words.stream().anyMatch(Versions::isAsked)) {
            out.println(Versions.text());
            return true;
        }
        return false;
    }

    /** The long name of a switch must have a value behind it in OLCUT. */
    private static String[] withValues(String[] args, HelpText help) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            words.add(args[i]);
            boolean hasValue = i + 1 < args.length && args[i + 1].matches("(?i)true|false");
            if (args[i].startsWith("--") && help.switches().contains(args[i].substring(2)) && !hasValue) {
                words.add("true");
            }
        }
        return words.toArray(String[]::new);
    }

    /** OLCUT ignores words that belong to no option, and letters that are no options. */
    private static void refuseUnused(String[] args, HelpText help, String[] unnamed) {
        List<String> unused = new ArrayList<>(help.takesWords() ? List.of() : List.of(unnamed));
        Stream.of(args).filter(word -> word.matches("-[A-Za-z]") && help.letters().indexOf(word.charAt(1)) < 0)
                .forEach(unused::add);
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("The command line must hold options and their values alone, found "
                    + String.join(" ", unused) + ".\nMaybe an option before it is absent or misspelled, or a name that holds"
                    + " spaces needs quotes; --help lists all options.");
        }
    }

    /** OLCUT's error in the configuration, with advice; the settings of this library have their own. */
    private static String advised(PropertyException e, ConfigurationAdvice advice) {
        return String.valueOf(e.getMsg()).contains("\nMaybe ") ? e.getMsg()
                : advised("The configuration must fit the classes that it names", e, advice, "a class, a component or a property"
                        + " is misspelled in the configuration file, or the module of a class is not on the class path.");
    }

    private static String advised(String expected, RuntimeException e, ConfigurationAdvice advice, String otherwise) {
        String message = String.valueOf(e.getMessage()).strip();
        return expected + ", found: " + message + "\nMaybe " + advice.on(message, otherwise);
    }

    static <T> T required(@Nullable T value, String option, String expected) {
        if (value == null) {
            throw new IllegalArgumentException("The option --" + option + " must be " + expected
                    + ", found nothing.\nMaybe add it; --help lists all options.");
        }
        return value;
    }
}
