/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.training.Checkpoints;
import io.github.tribuoipwd.training.CollapsedStudentException;
import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** One trainer from data to files. */
record TrainingRun(String name, Method method, Dataset<Label> train, Dataset<Label> test, TestedNetworks tested,
        boolean shareable) {

    static final String DOMAIN = "io.github.tribuoipwd";
    /** A fact in the provenance of a student. */
    private static final String THREADS = "pytorch-threads";

    /**
     * The result of a run.
     *
     * @param folder the folder that has its files
     * @param threads how many threads it was trained with
     * @param trouble a message for the user if a file could not be written to its folder
     */
    record Outcome(Metrics metrics, Path folder, int threads, Optional<String> trouble) {}

    /**
     * Trains, tests and writes all results, and publishes them as one set. No failure of a measurement or of a file after the
     * training loses the student. A training that was stopped goes on from its last checkpoint.
     *
     * @param work where the run works, and where it publishes
     * @param stops whether the training is to stop, asked after each step
     */
    Outcome write(RunWork work, BooleanSupplier stops) throws IOException {
        return write(work, new RunView(name), stops);
    }

    /** The same, with its progress in a view, which is closed at the end. */
    Outcome write(RunWork work, ProgressView view, BooleanSupplier stops) throws IOException {
        // Before the training, which increments the trainer's invocation count.
        SortedMap<String, String> settings = RunSettings.of(method.whole(), train, test);
        OutputFolder folder = work.begin(settings);
        Checkpoints own = method.trainer().getCheckpoints();
        // Several trainers of a configuration may name the same checkpoints.
        method.trainer().setCheckpoints(own == null ? new Checkpoints(work.checkpoints()) : own.within(name));
        try (Progress progress = new Progress(view, stops)) {
            method.trainer().setListener(progress);
            try (DistilledModel model = method.train(train);
                    DistilledModel written = shareable ? model.withShareableProvenance() : model) {
                RunFiles files = new RunFiles(work, folder);
                student(written, files);
                files.write(RunFiles.PROVENANCE, file -> Files.writeString(file,
                        ProvenanceUtil.formattedProvenanceString(written.getProvenance()) + "\n"));
                Metrics metrics = metrics(model, files.file(RunFiles.STUDENT), progress, settings);
                files.write(Metrics.FILE, metrics::write);
                files.publish();
                return new Outcome(metrics, files.place(), threads(model), files.trouble());
            }
        } catch (TrainingDivergedException | CollapsedStudentException e) {
            // Its checkpoints lead to the same end.
            work.delete();
            throw e;
        } finally {
            method.trainer().setCheckpoints(own);
        }
    }

    private static int threads(DistilledModel model) {
        return model.getProvenance().getInstanceProvenance().getMap().get(THREADS) instanceof IntProvenance found
                ? found.getValue() : 1;
    }

    /** Writes both forms of the student, the second also where the first cannot be made. */
    private static void student(DistilledModel model, RunFiles files) throws IOException {
        try {
            files.write(RunFiles.STUDENT, file -> model.saveONNXModel(DOMAIN, 1, file));
        } finally {
            files.write(RunFiles.MODEL, model::serializeToFile);
        }
    }

    private Metrics metrics(DistilledModel model, Path onnx, Progress progress, SortedMap<String, String> settings) {
        DistillationReport report = progress.report();
        Optional<LabelEvaluation> evaluation = Measurement.of("The student's accuracy",
                () -> new LabelEvaluator().evaluate(model, test));
        List<Metrics.ClassResult> classes = LabelNames.byId(model.getOutputIDInfo()).stream()
                .map(label -> new Metrics.ClassResult(label,
                        evaluation.map(found -> found.recall(new Label(label))).orElse(Double.NaN))).toList();
        Metrics.Network student = new Metrics.Network(evaluation.map(LabelEvaluation::accuracy).orElse(Double.NaN),
                report.parameters(), Measurement.of("The size of the student's file", () -> Files.size(onnx)).orElse(-1L),
                tested.throughput(method.trainer(), onnx, model.getFeatureIDMap().size()),
                evaluation.flatMap(found -> Measurement.of("The student's calibration", () -> Calibration.of(
                        model.getOutputIDInfo(), found.getPredictions(), Calibration.DEFAULT_BINS))).orElse(null));
        return new Metrics(tested.teacher(method.trainer(), model), student, classes, report.diagnostics(), report.epochs(),
                new Metrics.Seconds(report.teacherSeconds(), report.trainingSeconds()), report.validation(),
                progress.search(), method.trainer().getSeed(), settings);
    }
}
