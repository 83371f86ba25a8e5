/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.UseCount;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;

/**
 * An ONNX teacher in ONNX Runtime, which reads and writes the caller's buffers in place where it can; where it cannot, one direct
 * buffer for the input and one for the output are reused in every run. It may be closed by another thread while it computes.
 */
final class OnnxTeacherSession implements ScoreSession {

    /** The settings of an {@link OnnxTeacher} as the session needs them. */
    record SessionSettings(OnnxEngine.EngineSettings engine, List<String> labels, InputTransform transform, int batchSize, String outputName,
            OutputKind outputKind, Map<String, String> constantInputs) {}

    private static final Logger logger = Logger.getLogger(OnnxTeacherSession.class.getName());

    private final SessionSettings settings;
    private final int rowSize;
    private final int classes;
    private final OnnxEngine engine;
    private final UseCount uses;
    private final ModelProbe.Found model;
    private final FiniteScores finite;
    private final int batch;
    private final FloatBuffer outputs;

    OnnxTeacherSession(SessionSettings settings, FeaturePositions features, Rows rows, GpuProvider gpu) {
        this.settings = settings;
        rowSize = rows.size();
        classes = settings.labels().size();
        PreparedRows prepared = new PreparedRows(settings.transform(), rows.shape());
        engine = new OnnxEngine(settings.engine(), gpu);
        uses = new UseCount(TeacherContract.closed("the teacher " + settings.engine().modelPath()), engine::close);
        try {
            OutputChoice choice = new OutputChoice(engine, settings.engine().modelPath(), settings.labels(), settings.outputName());
            List<InputChoice.Candidate> ways = new InputChoice(engine, settings.engine().modelPath(), features, prepared,
                    settings.constantInputs()).candidates();
            int largest = Math.max(prepared.rowSize(), rowSize) + classes;
            model = new ModelProbe(engine, settings.engine().modelPath(), rows, largest, classes, choice)
                    .find(ways, settings.batchSize());
            batch = model.fixedRows() > 0 ? model.fixedRows() : RowBudget.rows(settings.batchSize(), largest);
            outputs = Buffers.direct(RowBudget.values(batch, classes));
            finite = new FiniteScores(settings.engine().modelPath(), model.output().name(), columns());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (!model.facts().isEmpty()) {
            logger.info(() -> "The teacher " + settings.engine().modelPath() + ": " + model.facts());
        }
    }

    private boolean isOneScore() {
        return model.output().columns() == 1;
    }

    /** The scores in a row: as many as classes, or one for two of them. */
    int columns() {
        return isOneScore() ? 1 : classes;
    }

    @Override
    public void scores(FloatBuffer rows, int number, FloatBuffer scores) {
        uses.during(() -> computed(rows, number, scores));
    }

    private TeacherException failed(OrtException e) {
        return new TeacherException("The teacher " + settings.engine().modelPath() + " failed: " + e.getMessage()
                + ".\nMaybe its batch size is fixed inside the graph; set batchSize to that number.", e);
    }

    /** One call at a time, because all of them use the same buffers. */
    private synchronized FloatBuffer computed(FloatBuffer rows, int number, FloatBuffer scores) {
        int columns = columns();
        for (int first = 0; first < number; first += batch) {
            int size = Math.min(batch, number - first);
            FloatBuffer wanted = scores.slice(first * columns, size * columns);
            boolean straight = PreparedRows.isReady(wanted) && !wanted.isReadOnly() && (model.fixedRows() == 0 || size == batch);
            FloatBuffer found = straight ? wanted : outputs;
            run(rows.slice(first * rowSize, size * rowSize), size, found, first);
            finite.require(found, size, settings.outputKind() != OutputKind.PROBABILITIES, first);
            if (!straight) {
                wanted.put(0, outputs, 0, size * columns);
            }
        }
        return scores;
    }

    /** Fills a buffer with the scores of some rows, after which it may hold those of a filled up batch. */
    private void run(FloatBuffer rows, int number, FloatBuffer results, int firstRow) {
        int size = model.fixedRows() > 0 ? batch : number;
        try (InputTensors tensors = InputTensors.of(model.inputs(), rows, number, size, firstRow)) {
            model.output().run(tensors.byName(), size, results);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(model.facts());
        facts.put("device", engine.deviceUsed());
        if (isOneScore()) {
            facts.put("output", "one score, for the label " + settings.labels().get(1));
        }
        return facts;
    }

    @Override
    public void close() {
        uses.close();
    }
}
