/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.oracle.labs.mlrg.olcut.config.ArgumentException;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.Options;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.config.UsageException;
import com.oracle.labs.mlrg.olcut.config.io.ConfigLoaderException;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.training.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every program has: options from the command line, and errors that are one message, without a stack trace.
 */
final class CommandLine {

    private CommandLine() {}

    /**
     * For a JVM that is a program's own: Tribuo's sources write numbers in feature names in the digits of the locale, and what is
     * learnt from them shall be the same everywhere.
     */
    static void useNeutralLocale() {
        Locale.setDefault(Locale.ROOT);
    }

    /** The program itself; gives the exit code. */
    interface Body {
        int run(ConfigurationManager configuration) throws IOException, OrtException;
    }

    static int run(String[] args, Options options, PrintStream out, PrintStream err, Body body) {
        try (ConfigurationManager configuration = new ConfigurationManager(args, options)) {
            return body.run(configuration);
        } catch (UsageException e) {
            out.println(e.getUsage());
            return 0;
        } catch (PropertyException e) {
            // The settings of this library say what to do themselves.
            err.println(e.getMsg().contains("\nMaybe ") ? e.getMsg()
                    : advised("The configuration must fit the classes that it names", e, "a class, a component or a property is"
                            + " misspelt in the configuration file, or the module of a class is not on the class path."));
        } catch (ArgumentException | ConfigLoaderException e) {
            err.println(advised("The command line must name options and readable files", e, "an option, a name or a file is"
                    + " misspelt (--usage lists all options), or --config-file-formats must name the factory of the file's"
                    + " format."));
        } catch (IllegalArgumentException | IllegalStateException | IOException
                | UncheckedIOException | ExportException | OrtException | TeacherException | TrainingDivergedException e) {
            err.println(e.getMessage());
        }
        return 1;
    }

    /**
     * Runs a program that trains: its engines start before the configuration makes its data sources, which may read for long, so
     * that a machine that cannot train says so at once.
     */
    static int runTraining(String[] args, Options options, PrintStream out, PrintStream err, Body body) {
        if (!List.of(args).contains("--usage")) {
            try {
                Engines.start();
            } catch (IllegalStateException e) {
                err.println(e.getMessage());
                return 1;
            }
        }
        return run(args, options, out, err, body);
    }

    /** What OLCUT found wrong, and what to do. */
    private static String advised(String expected, RuntimeException e, String advice) {
        return expected + ", found: " + String.valueOf(e.getMessage()).strip() + "\nMaybe " + advice;
    }

    static <T> T required(@Nullable T value, String option, String expected) {
        if (value == null) {
            throw new IllegalArgumentException("The option --" + option + " must be " + expected
                    + ", found nothing.\nMaybe add it; --usage lists all options.");
        }
        return value;
    }
}
