/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command that trains a student again from its file alone, and reports whether the two are the same.
 *
 * <pre>
 * distill reproduce --model student.onnx
 * </pre>
 */
public final class Reproduce {

    private static final String[] EXAMPLES = {"--model out/student.onnx",
        "--model out/model.tribuo --save-configuration config.xml",
        "--model out/model.tribuo --override onnxteacher-3.modelPath=teacher.onnx"};

    private Reproduce() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link ReproduceOptions}; not modified
     * @param out where the comparison goes
     * @param err where errors go
     * @return the exit code: 0 if every parameter is the same to the bit, 2 if one is not, 1 after an error, 130 if it was stopped
     *     (a JVM that a signal ends has 128 and the signal's number)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        ReproduceOptions options = new ReproduceOptions();
        return CommandLine.run(args, new HelpText("reproduce", options, EXAMPLES), out, err,
                configuration -> reproduce(options, out, err));
    }

    private static int reproduce(ReproduceOptions options, PrintStream out, PrintStream err) throws IOException {
        Path model = CommandLine.required(options.model, "model", "the file of a student");
        checkManifest(model.toAbsolutePath().normalize(), out);
        Reproducer reproducer = Reproducer.read(model);
        for (String change : options.override) {
            int equals = change.indexOf('=');
            int dot = change.indexOf('.');
            if (dot < 1 || equals < dot) {
                throw new IllegalArgumentException("The option --override must hold component.property=value, found " + change
                        + ".\nMaybe save the configuration and look up the names there.");
            }
            reproducer.override(change.substring(0, dot), change.substring(dot + 1, equals), change.substring(equals + 1));
        }
        if (options.saveConfiguration != null) {
            Path file = NewFile.require(options.saveConfiguration, "save-configuration", options.force);
            reproducer.saveConfiguration(file);
            out.println("The configuration is in " + file);
            return 0;
        }
        return OrderlyEnd.around("The reproduction", err, () -> {
            try (Reproduction reproduction = reproducer.reproduce()) {
                out.println(reproduction.summary());
                return reproduction.identical() ? 0 : 2;
            }
        });
    }

    /** A file that lies with others is compared with their manifest; one that lies alone has none. */
    private static void checkManifest(Path model, PrintStream out) throws IOException {
        Path folder = model.getParent();
        if (folder == null || !Files.exists(model)) {
            return;
        }
        String name = model.getFileName().toString();
        RunManifest manifest = RunManifest.isIn(folder) ? RunManifest.read(folder) : null;
        if (manifest == null || manifest.of(name).isEmpty()) {
            out.println(manifest == null ? "There is no " + RunManifest.FILE + " beside the file, which is taken as it is."
                    : "The " + RunManifest.FILE + " beside the file does not name it, so it is taken as it is.");
        } else {
            manifest.require(folder, List.of(name));
            out.println("The file is as it was written, by the " + RunManifest.FILE + " beside it.");
        }
    }
}
