/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/**
 * The command line: distils a teacher into a student as a configuration file says, tests both, prints a table and writes
 * {@code student.onnx}, {@code model.tribuo}, {@code metrics.json} and {@code provenance.txt}.
 *
 * <pre>
 * java io.github.tribuoipwd.cli.Distill -c config.xml --trainer ipwd --train-source train --test-source test --output out
 * </pre>
 */
public final class Distill {

    private Distill() {}

    /**
     * Runs the program and ends the JVM with 0, or with 1 after printing what went wrong.
     *
     * @param args the options, see {@link DistillOptions}
     */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /**
     * Runs the program.
     *
     * @param args the options, see {@link DistillOptions}; not modified
     * @param out where the table goes
     * @param err where errors go
     * @return the exit code: 0, or 1 if something went wrong
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        DistillOptions options = new DistillOptions();
        return Program.run(args, options, out, err, configuration -> {
            distil(configuration, options, out);
            return 0;
        });
    }

    private static void distil(ConfigurationManager configuration, DistillOptions options, PrintStream out)
            throws IOException, OrtException {
        String main = Program.required(options.trainer, "trainer", "the name of a DistillationTrainer in the configuration");
        Path folder = Program.required(options.output, "output", "a folder");
        // Everything that can be found wrong now is, before anything that takes long.
        Map<String, DistillationTrainer> trainers = new LinkedHashMap<>();
        Stream.concat(Stream.of(options.compare), Stream.of(main)).forEach(name -> trainers.put(name, trainer(configuration, name)));
        OutputFolder output = new OutputFolder(folder);
        Dataset<Label> train = data(options.trainSource, "train-source");
        Dataset<Label> test = data(options.testSource, "test-source");

        ResultTable table = new ResultTable();
        TestedTeachers teachers = new TestedTeachers(test);
        for (Map.Entry<String, DistillationTrainer> entry : trainers.entrySet()) {
            String name = entry.getKey();
            OutputFolder target = name.equals(main) ? output : output.folder(name);
            Metrics metrics = new Run(name, entry.getValue(), train, test, teachers, options.shareable).write(target);
            table.add(name, metrics);
        }
        out.println(table);
        out.println("student.onnx, model.tribuo, metrics.json and provenance.txt of " + main + " are in "
                + folder.toAbsolutePath().normalize());
    }

    private static DistillationTrainer trainer(ConfigurationManager configuration, String name) {
        boolean known = configuration.getComponentNames().contains(name);
        if (known && configuration.lookup(name) instanceof DistillationTrainer trainer) {
            return trainer;
        }
        throw new IllegalArgumentException("The options --trainer and --compare must name DistillationTrainers, found \"" + name
                + "\", which is " + (known ? "another component" : "not in the configuration") + ".\nMaybe use one of "
                + configuration.listAll(DistillationTrainer.class) + ".");
    }

    private static Dataset<Label> data(@Nullable ConfigurableDataSource<?> given, String option) {
        ConfigurableDataSource<?> source = Program.required(given, option, "the name of a data source in the configuration");
        if (!(source.getOutputFactory() instanceof LabelFactory)) {
            throw new IllegalArgumentException("The option --" + option + " must name a source of Labels, found one of "
                    + source.getOutputFactory().getClass().getName() + ".\nMaybe give the source a LabelFactory.");
        }
        @SuppressWarnings("unchecked") // a LabelFactory makes nothing else
        DataSource<Label> labelled = (DataSource<Label>) source;
        Dataset<Label> data = new MutableDataset<>(labelled);
        if (data.size() == 0) {
            throw new IllegalArgumentException("The source of --" + option + " must give examples, found none: " + source
                    + ".\nMaybe look at its path.");
        }
        return data;
    }
}
