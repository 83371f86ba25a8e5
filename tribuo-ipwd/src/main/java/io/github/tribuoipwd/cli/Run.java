/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.DistillationReport;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** One trainer from data to files. */
record Run(String name, DistillationTrainer trainer, Dataset<Label> train, Dataset<Label> test, TestedTeachers teachers,
        boolean shareable) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String DOMAIN = "io.github.tribuoipwd";

    /** Trains, tests and writes everything there is to keep. */
    Metrics write(OutputFolder output) throws IOException, OrtException {
        try (Progress progress = new Progress(name)) {
            trainer.setListener(progress);
            try (DistilledModel model = trainer.train(train);
                    DistilledModel written = shareable ? model.withShareableProvenance() : model) {
                Path onnx = output.write("student.onnx", file -> written.saveONNXModel(DOMAIN, 1, file));
                output.write("model.tribuo", written::serializeToFile);
                output.write("provenance.txt", file -> Files.writeString(file,
                        ProvenanceUtil.formattedProvenanceString(written.getProvenance()) + "\n"));
                Metrics metrics = metrics(model, onnx, progress.report());
                output.write("metrics.json", file -> JSON.writeValue(file.toFile(), metrics));
                return metrics;
            }
        }
    }

    private Metrics metrics(DistilledModel model, Path onnx, DistillationReport report) throws IOException, OrtException {
        double accuracy = new LabelEvaluator().evaluate(model, test).accuracy();
        Metrics.Network student = new Metrics.Network(accuracy, report.parameters(), Files.size(onnx), Throughput.measure(onnx));
        return new Metrics(teachers.test(trainer, model), student, report.diagnostics(), report.epochs(),
                new Metrics.Seconds(report.teacherSeconds(), report.trainingSeconds()), trainer.getSeed());
    }
}
