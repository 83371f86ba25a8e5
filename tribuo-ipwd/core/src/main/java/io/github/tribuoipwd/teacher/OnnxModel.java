/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;

/**
 * The running model of an ONNX teacher, and how it takes rows and gives scores. Its sessions share it and have buffers of their
 * own.
 */
final class OnnxModel implements AutoCloseable {

    /** The settings of an {@link OnnxTeacher} as the model needs them. */
    record ModelSettings(OnnxEngine.EngineSettings engine, List<String> labels, InputTransform transform, int batchSize,
            String outputName, OutputKind outputKind, Map<String, String> constantInputs) {}

    private static final Logger logger = Logger.getLogger(OnnxModel.class.getName());

    private final ModelSettings settings;
    private final int rowSize;
    private final int classes;
    private final OnnxEngine engine;
    private final ModelProbe.Found found;
    private final FiniteScores finite;
    private final int batch;

    OnnxModel(ModelSettings settings, FeaturePositions features, Rows rows, GpuProvider gpu) {
        this.settings = settings;
        rowSize = rows.size();
        classes = settings.labels().size();
        PreparedRows prepared = new PreparedRows(settings.transform(), rows.shape());
        engine = new OnnxEngine(settings.engine(), gpu);
        try {
            OutputChoice choice = new OutputChoice(engine, path(), settings.labels(), settings.outputName());
            List<InputChoice.Candidate> ways = new InputChoice(engine, path(), features, prepared, settings.constantInputs())
                    .candidates();
            int largest = Math.max(prepared.rowSize(), rowSize) + classes;
            found = new ModelProbe(engine, path(), rows, largest, classes, choice).find(ways, settings.batchSize());
            batch = found.fixedRows() > 0 ? found.fixedRows() : RowBudget.rows(settings.batchSize(), largest);
            finite = new FiniteScores(path(), found.output().name(), columns());
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        if (!found.facts().isEmpty()) {
            logger.info(() -> "The teacher " + path() + ": " + found.facts());
        }
    }

    Path path() {
        return settings.engine().modelPath();
    }

    /** The numbers in a row. */
    int rowSize() {
        return rowSize;
    }

    int classes() {
        return classes;
    }

    private boolean isOneScore() {
        return found.output().columns() == 1;
    }

    /** The scores in a row: as many as classes, or one for two of them. */
    int columns() {
        return isOneScore() ? 1 : classes;
    }

    /** The most rows in a run. */
    int batch() {
        return batch;
    }

    /** Whether every run must have as many rows. */
    boolean fixed() {
        return found.fixedRows() > 0;
    }

    /** The inputs, with new buffers. */
    List<ModelInput> inputs() {
        return found.inputs().stream().map(ModelInput::copy).toList();
    }

    /** The scores among the outputs; any thread may run it. */
    ModelOutput output() {
        return found.output();
    }

    /** Checks scores, see {@link FiniteScores#require}. */
    void requireFinite(FloatBuffer scores, int rows, int firstRow) {
        finite.require(scores, rows, settings.outputKind() != OutputKind.PROBABILITIES, firstRow);
    }

    /** Facts for the provenance, the kind of the output aside. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(found.facts());
        facts.put("device", engine.deviceUsed());
        if (isOneScore()) {
            facts.put("output", "one score, for the label " + settings.labels().get(1));
        }
        return facts;
    }

    @Override
    public void close() {
        engine.close();
    }
}
