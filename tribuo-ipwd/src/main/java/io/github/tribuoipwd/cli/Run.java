/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.DistillationReport;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.internal.LabelNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** One trainer from data to files. */
record Run(String name, DistillationTrainer trainer, Dataset<Label> train, Dataset<Label> test, TestedTeachers teachers,
        boolean shareable) {

    private static final String DOMAIN = "io.github.tribuoipwd";

    /** Trains, tests and writes everything there is to keep; the metrics last, so where they are, everything is. */
    Metrics write(OutputFolder output) throws IOException, OrtException {
        // Before the training, which counts invocations.
        SortedMap<String, String> settings = Settings.of(trainer, train, test);
        try (Progress progress = new Progress(name)) {
            trainer.setListener(progress);
            try (DistilledModel model = trainer.train(train);
                    DistilledModel written = shareable ? model.withShareableProvenance() : model) {
                Path onnx = output.write("student.onnx", file -> written.saveONNXModel(DOMAIN, 1, file));
                output.write("model.tribuo", written::serializeToFile);
                output.write("provenance.txt", file -> Files.writeString(file,
                        ProvenanceUtil.formattedProvenanceString(written.getProvenance()) + "\n"));
                Metrics metrics = metrics(model, onnx, progress.report(), settings);
                metrics.write(output);
                return metrics;
            }
        }
    }

    private Metrics metrics(DistilledModel model, Path onnx, DistillationReport report,
            SortedMap<String, String> settings) throws IOException, OrtException {
        LabelEvaluation evaluation = new LabelEvaluator().evaluate(model, test);
        List<Metrics.ClassResult> classes = LabelNames.byId(model.getOutputIDInfo()).stream()
                .map(label -> new Metrics.ClassResult(label, evaluation.recall(new Label(label)))).toList();
        Metrics.Network student = new Metrics.Network(evaluation.accuracy(), report.parameters(), Files.size(onnx),
                Throughput.measure(onnx));
        return new Metrics(teachers.test(trainer, model), student, classes, report.diagnostics(), report.epochs(),
                new Metrics.Seconds(report.teacherSeconds(), report.trainingSeconds()), trainer.getSeed(), settings);
    }
}
