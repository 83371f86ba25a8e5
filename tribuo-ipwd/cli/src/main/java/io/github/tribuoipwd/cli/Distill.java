/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.report.Comparison;
import io.github.tribuoipwd.report.ComparisonTables;
import io.github.tribuoipwd.report.Report;
import io.github.tribuoipwd.report.ResultTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * The command line: distills a teacher into a student by a configuration file, tests both, prints a table and writes
 * {@code student.onnx}, {@code model.tribuo}, {@code metrics.json}, {@code provenance.txt} and {@code report.html}.
 *
 * <pre>
 * java io.github.tribuoipwd.cli.Distill -c config.xml --trainer ipwd --train-source train --test-source test --output out
 * </pre>
 */
public final class Distill {

    private static final String EXAMPLE = "-c config.xml --trainer ipwd --compare labels,kd --train-source train"
            + " --test-source test --output out";

    private Distill() {}

    /**
     * Runs the program and ends the JVM with 0, or with 1 after printing the error.
     *
     * @param args the options, see {@link DistillOptions}
     */
    public static void main(String[] args) {
        CommandLine.useNeutralLocale();
        System.exit(run(args, System.out, System.err));
    }

    /**
     * Runs the program.
     *
     * @param args the options, see {@link DistillOptions}; not modified
     * @param out where the table goes
     * @param err where errors go
     * @return the exit code: 0, or 1 after an error, also where a file had to be written beside the output folder
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        DistillOptions options = new DistillOptions();
        return CommandLine.runTraining(args, new HelpText("distill", EXAMPLE, options), out, err,
                configuration -> distill(configuration, options, out, err));
    }

    private static int distill(ConfigurationManager configuration, DistillOptions options, PrintStream out, PrintStream err)
            throws IOException {
        String main = CommandLine.required(options.trainer, "trainer", "the name of a DistillationTrainer in the configuration");
        Path folder = CommandLine.required(options.output, "output", "a folder");
        // Every error that can be found now is found before anything that takes long.
        Map<String, Method> trainers = new LinkedHashMap<>();
        Stream.concat(Stream.of(options.compare), Stream.of(main)).forEach(name -> trainers.put(name,
                Components.method(configuration, name, "options --trainer and --compare")));
        if (options.search) {
            trainers.computeIfPresent(main, (name, method) -> method.searched());
        }
        OutputFolder output = new OutputFolder(folder);
        Map<String, OutputFolder> outputs = new LinkedHashMap<>();
        for (String name : trainers.keySet()) {
            outputs.put(name, name.equals(main) ? output : output.folder(name));
        }
        Dataset<Label> train = Components.data(options.trainSource, "train-source");
        Dataset<Label> test = Components.data(options.testSource, "test-source");
        BeforeTraining before = new BeforeTraining(train, test);
        DiskSpace space = new DiskSpace();
        for (Map.Entry<String, Method> entry : trainers.entrySet()) {
            space.add(Objects.requireNonNull(outputs.get(entry.getKey())).path(), before.check(entry.getKey(), entry.getValue()));
        }
        space.require();

        ResultTable table = new ResultTable();
        Comparison comparison = new Comparison();
        TestedTeachers teachers = new TestedTeachers(test);
        int code = 0;
        for (Map.Entry<String, Method> entry : trainers.entrySet()) {
            String name = entry.getKey();
            try {
                TrainingRun.Outcome run = new TrainingRun(name, entry.getValue(), train, test, teachers, options.shareable)
                        .write(Objects.requireNonNull(outputs.get(name)));
                table.add(name, run.metrics());
                comparison.add(name, run.metrics());
                if (run.trouble().isPresent()) {
                    err.println(name + ": " + run.trouble().get());
                    code = 1;
                }
            } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                // Whatever ended it, the other trainings are still of use.
                err.println(name + ": " + CommandLine.message("The run", e));
                code = 1;
            }
        }
        if (comparison.trainers().isEmpty()) {
            return code;
        }
        out.println(table);
        List<String> baselines = List.of(options.compare);
        ComparisonTables tables = new ComparisonTables(comparison, baselines, Map.of());
        out.print(tables.searchTables());
        boolean reported = Measurement.of(Report.FILE,
                () -> output.write(Report.FILE, new Report(comparison, tables, baselines)::write)).isPresent();
        if (!reported) {
            code = 1;
        }
        if (code == 0) {
            out.println("student.onnx, model.tribuo, metrics.json, provenance.txt and report.html of " + main + " are in "
                    + output.path());
        }
        return code;
    }
}
