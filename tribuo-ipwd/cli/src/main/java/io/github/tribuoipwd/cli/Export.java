/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.DistilledModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The command that writes a student, which is a Tribuo model, as an ONNX file, and checks what it has written.
 *
 * <pre>
 * distill export --model out/model.tribuo --output student.onnx
 * </pre>
 */
public final class Export {

    private static final String[] EXAMPLES = {"--model out/model.tribuo --output student.onnx",
        "--model out/model.tribuo --output flat.onnx --flat --shareable"};

    private Export() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link ExportOptions}; not modified
     * @param out where the name and the digest of the file go
     * @param err where errors go
     * @return the exit code: 0; 1 after an error
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        ExportOptions options = new ExportOptions();
        return CommandLine.run(args, new HelpText("export", options, EXAMPLES), out, err, configuration -> export(options, out, err));
    }

    private static int export(ExportOptions options, PrintStream out, PrintStream err) throws IOException {
        Path model = CommandLine.required(options.model, "model", "the file of a student, a Tribuo model");
        Path file = NewFile.require(CommandLine.required(options.output, "output", "a file for the student as ONNX"), "output",
                options.force);
        try (DistilledModel read = DistilledModel.read(model);
                DistilledModel student = options.shareable ? read.withShareableProvenance() : read) {
            if (options.flat) {
                student.saveFlatONNXModel(options.domain, options.modelVersion, file);
            } else {
                student.saveONNXModel(options.domain, options.modelVersion, file);
            }
        }
        return StudentCheck.run(file, out, err);
    }
}
