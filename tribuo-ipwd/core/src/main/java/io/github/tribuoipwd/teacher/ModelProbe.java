/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds by real runs how a model takes rows and gives scores: what a file declares is often wrong, and what it leaves open may be
 * fixed inside the graph.
 */
final class ModelProbe {

    private static final double TOLERANCE = 1e-3;
    private static final int MOST_TRIES = 16;
    private static final long LARGEST_TRY_BYTES = 512L << 20;

    /**
     * A model as it can be used.
     *
     * @param fixedRows how many rows every run must have; 0 for any number
     * @param facts facts for the provenance; empty for what is usual
     */
    record Found(List<ModelInput> inputs, ModelOutput output, int fixedRows, Map<String, String> facts) {}

    private final OnnxEngine engine;
    private final Path model;
    private final Rows rows;
    private final long rowSize;
    private final int classes;
    private final OutputChoice outputs;
    private @Nullable TeacherException failure;

    ModelProbe(OnnxEngine engine, Path model, Rows rows, long rowSize, int classes, OutputChoice outputs) {
        this.engine = engine;
        this.model = model;
        this.rows = rows;
        this.rowSize = rowSize;
        this.classes = classes;
        this.outputs = outputs;
    }

    /**
     * Tries one way after the other.
     *
     * @param candidates the ways to give rows, the likeliest first
     * @param batchSize a configured size, which may be the one that is fixed inside the graph
     * @throws TeacherException if the model runs in none of them, or gives no scores
     */
    Found find(List<InputChoice.Candidate> candidates, int batchSize) {
        for (InputChoice.Candidate candidate : candidates) {
            Found found = candidate.fixedRows() > 0 ? fixed(candidate, candidate.fixedRows()) : free(candidate);
            if (found != null) {
                return found;
            }
        }
        Set<Integer> tried = new LinkedHashSet<>();
        for (InputChoice.Candidate candidate : candidates) {
            for (int size : candidate.fixedRows() > 0 ? Set.<Integer>of() : sizes(batchSize)) {
                Found found = fixed(candidate, size);
                tried.add(size);
                if (found != null) {
                    found.facts().put("batch", size == 1 ? "1 row at a time" : size + " rows, fixed inside the graph");
                    return found;
                }
            }
        }
        throw failed(tried);
    }

    private TeacherException failed(Set<Integer> tried) {
        if (failure == null) {
            return new TeacherException("The teacher " + model + " must take rows in some way, found none.\nMaybe export it"
                    + " again.");
        }
        String also = tried.isEmpty() ? "" : " It does not run in batches of " + tried + " either.";
        return new TeacherException(String.valueOf(failure.getMessage()).replace("\nMaybe", also + "\nMaybe"), failure);
    }

    private Set<Integer> sizes(int batchSize) {
        Set<Integer> sizes = new LinkedHashSet<>();
        sizes.add(RowBudget.rows(batchSize, rowSize));
        sizes.addAll(BatchInside.sizes(model));
        sizes.add(batchSize);
        sizes.removeIf(size -> size == 1 || size * rowSize * Float.BYTES > LARGEST_TRY_BYTES);
        Set<Integer> tries = new LinkedHashSet<>(sizes.stream().limit(MOST_TRIES).toList());
        // A row alone is always right, and always slow.
        tries.add(1);
        return tries;
    }

    /** Two sizes that cannot be taken for the number of classes; or one row where no run will have more. */
    private @Nullable Found free(InputChoice.Candidate candidate) {
        if (RowBudget.rows(2, rowSize) == 1) {
            return fixed(candidate, 1);
        }
        int[] sizes = IntStream.of(2, 3, 4).filter(size -> size != classes).limit(2).toArray();
        ModelOutput output = output(candidate, sizes[0]);
        return output != null && runsToo(candidate, output, sizes[1]) ? found(candidate, output, 0) : null;
    }

    private @Nullable Found fixed(InputChoice.Candidate candidate, int size) {
        ModelOutput output = output(candidate, size);
        return output == null ? null : found(candidate, output, size);
    }

    private static Found found(InputChoice.Candidate candidate, ModelOutput output, int fixedRows) {
        Map<String, String> facts = new TreeMap<>(candidate.facts());
        facts.putAll(output.facts());
        return new Found(candidate.inputs(), output, fixedRows, facts);
    }

    /** The output of a first run; null if it fails as it does where a batch size is fixed inside. */
    private @Nullable ModelOutput output(InputChoice.Candidate candidate, int size) {
        try (InputTensors tensors = tensors(candidate, size)) {
            try (OrtSession.Result result = engine.run(tensors.byName(), outputs.wanted())) {
                return chosen(result, size, candidate.fixedRows() == 0);
            } catch (OrtException e) {
                remember(failed(size, e));
                return null;
            }
        } catch (OrtException e) {
            throw failed(size, e);
        }
    }

    private @Nullable ModelOutput chosen(OrtSession.Result result, int size, boolean mayBeFixed) throws OrtException {
        try {
            return outputs.of(result, size);
        } catch (TeacherException e) {
            if (!mayBeFixed || follows(result, size)) {
                throw e;
            }
            remember(e);
            return null;
        }
    }

    /** Whether any output has as many of something as there were rows. */
    private static boolean follows(OrtSession.Result result, int size) {
        for (Map.Entry<String, OnnxValue> output : result) {
            if (!(output.getValue() instanceof OnnxTensor tensor)
                    || Arrays.stream(tensor.getInfo().getShape()).anyMatch(side -> side == size)) {
                return true;
            }
        }
        return false;
    }

    private boolean runsToo(InputChoice.Candidate candidate, ModelOutput output, int size) {
        FloatBuffer together = Buffers.direct(size * output.columns());
        try {
            run(candidate, output, size, 0, together);
            return !candidate.second() || sameAlone(candidate, output, size, together);
        } catch (OrtException e) {
            remember(failed(size, e));
        } catch (OvertimeException e) {
            throw e;
        } catch (TeacherException e) {
            remember(e);
        }
        return false;
    }

    /** Rows in the second dimension may be steps in time, each of which depends on those before. */
    private boolean sameAlone(InputChoice.Candidate candidate, ModelOutput output, int size, FloatBuffer together)
            throws OrtException {
        FloatBuffer alone = Buffers.direct(output.columns());
        for (int row = 0; row < size; row++) {
            run(candidate, output, 1, row, alone);
            for (int column = 0; column < output.columns(); column++) {
                float expected = alone.get(column);
                float found = together.get(row * output.columns() + column);
                if (Math.abs(expected - found) > TOLERANCE * Math.max(1, Math.abs(expected))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void run(InputChoice.Candidate candidate, ModelOutput output, int size, int first, FloatBuffer scores)
            throws OrtException {
        try (InputTensors tensors = InputTensors.of(candidate.inputs(), Samples.some(rows, first, size), size, size, first)) {
            output.run(tensors.byName(), size, scores);
        }
    }

    private InputTensors tensors(InputChoice.Candidate candidate, int size) throws OrtException {
        return InputTensors.of(candidate.inputs(), Samples.some(rows, 0, size), size, size, 0);
    }

    private void remember(TeacherException found) {
        failure = failure == null ? found : failure;
    }

    private TeacherException failed(int size, OrtException e) {
        return new TeacherException("The teacher " + model + " fails on " + size + " rows: "
                + String.valueOf(e.getMessage()).strip() + ".\nMaybe "
                + OnnxEngine.advice(e, "the shape of the rows is wrong: correct the layout's shape or the teacher's transform"
                        + " (order HWC, size). If a batch size is fixed inside the graph, set batchSize to it."), e);
    }
}
