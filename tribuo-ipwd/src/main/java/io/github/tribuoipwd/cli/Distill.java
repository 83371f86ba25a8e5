/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.oracle.labs.mlrg.olcut.config.ArgumentException;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.ConfigLoaderException;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.config.UsageException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.DistillationReport;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.TrainingDivergedException;
import io.github.tribuoipwd.TrainingListener;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/**
 * The command line: distils a teacher into a student as a configuration file says, tests both, prints a table and writes
 * {@code student.onnx}, {@code model.tribuo}, {@code metrics.json} and {@code provenance.txt}.
 *
 * <pre>
 * java io.github.tribuoipwd.cli.Distill -c config.xml --trainer ipwd --train-source train --test-source test --output out
 * </pre>
 */
public final class Distill {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Dataset<Label> train;
    private final Dataset<Label> test;
    private final TestedTeachers teachers;
    private final ResultTable table = new ResultTable();

    private Distill(Dataset<Label> train, Dataset<Label> test) {
        this.train = train;
        this.test = test;
        teachers = new TestedTeachers(test);
    }

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
     * @param args the options, see {@link DistillOptions}
     * @param out where the table goes
     * @param err where errors go
     * @return the exit code: 0, or 1 if something went wrong
     */
    static int run(String[] args, PrintStream out, PrintStream err) {
        DistillOptions options = new DistillOptions();
        try (ConfigurationManager configuration = new ConfigurationManager(args, options)) {
            OutputFolder output = new OutputFolder(required(options.output, "output"));
            List<DistillationTrainer> trainers = new ArrayList<>();
            List<String> names = new ArrayList<>(List.of(options.compare));
            names.add(required(options.trainer, "trainer"));
            for (String name : names) {
                trainers.add(trainer(configuration, name));
            }
            Distill distill = new Distill(data(required(options.trainSource, "train-source")),
                    data(required(options.testSource, "test-source")));
            for (int i = 0; i < trainers.size(); i++) {
                boolean main = i == trainers.size() - 1;
                distill.distil(names.get(i), trainers.get(i), main ? output : output.folder(names.get(i)));
            }
            out.print(distill.table);
            out.println("\nWrote " + Files.list(Path.of(options.output.toString())).filter(Files::isRegularFile).toList());
            return 0;
        } catch (UsageException e) {
            out.println(e.getMessage());
            return 0;
        } catch (ArgumentException | ConfigLoaderException | PropertyException | IllegalArgumentException | IOException
                | TeacherException | TrainingDivergedException | OrtException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private void distil(String name, DistillationTrainer trainer, OutputFolder output) throws IOException, OrtException {
        Kept kept = new Kept();
        try (Progress progress = new Progress(name)) {
            trainer.setListener(new TrainingListener() {});
        }
    }
}
