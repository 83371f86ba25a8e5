/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among a model's outputs the one that holds the scores, by what a run gave and not by what the file declares, which is
 * often wrong or absent.
 */
final class OutputChoice {

    private final OnnxEngine engine;
    private final Path model;
    private final List<String> labels;
    private final String outputName;

    OutputChoice(OnnxEngine engine, Path model, List<String> labels, String outputName) {
        this.engine = engine;
        this.model = model;
        this.labels = labels;
        this.outputName = outputName;
        if (!outputName.isEmpty() && !engine.outputs().containsKey(outputName)) {
            throw new TeacherException("The teacher " + model + " must have the output \"" + outputName + "\", found "
                    + engine.outputs().keySet() + ".\nMaybe set outputName to the one with the scores, or leave it empty.");
        }
    }

    /** The outputs that a run must give for a choice. */
    Set<String> wanted() {
        return outputName.isEmpty() ? engine.outputs().keySet() : Set.of(outputName);
    }

    /**
     * Chooses.
     *
     * @param result what a run of some rows gave
     * @throws TeacherException if no output holds the scores, or several do
     */
    ModelOutput of(OrtSession.Result result, int rows) throws OrtException {
        List<ModelOutput> floating = new ArrayList<>();
        List<ModelOutput> whole = new ArrayList<>();
        List<TensorOutput> oneScore = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> output : result) {
            if (output.getValue() instanceof OnnxSequence maps && maps.getInfo().isSequenceOfMaps()) {
                MapsOutput read = new MapsOutput(engine, output.getKey(), labels);
                read.read(maps, rows, FloatBuffer.allocate(rows * labels.size()));
                floating.add(read);
            } else if (output.getValue() instanceof OnnxTensor tensor && ElementType.of(tensor.getInfo()) != null) {
                TensorOutput scores = scores(output.getKey(), tensor.getInfo(), rows);
                if (scores != null && scores.columns() == 1) {
                    oneScore.add(scores);
                } else if (scores != null) {
                    (scores.type().isWhole() ? whole : floating).add(scores);
                }
            }
        }
        List<ModelOutput> complete = floating.isEmpty() ? whole : floating;
        if (complete.isEmpty()) {
            return oneScores(oneScore, result, rows);
        }
        if (complete.size() > 1) {
            throw new TeacherException("The teacher " + model + " must have one output with scores for " + labels.size()
                    + " labels where outputName is not set, found " + described(result)
                    + ".\nMaybe set outputName to the one with the logits.");
        }
        return complete.get(0);
    }

    private @Nullable TensorOutput scores(String name, TensorInfo found, int rows) {
        ElementType type = ElementType.of(found);
        int axis = TeacherShapes.scoresAxis(found.getShape(), rows, labels.size());
        int single = TeacherShapes.oneScoreAxis(found.getShape(), rows);
        if (type == null || (axis < 0 && (single < 0 || type.isWhole()))) {
            return null;
        }
        NodeInfo declared = engine.outputs().get(name);
        boolean inPlace = type == ElementType.FLOAT32 && declared != null && declared.getInfo() instanceof TensorInfo info
                && TeacherShapes.allows(info.getShape(), found.getShape());
        int rowsAxis = rows == 1 ? -1 : Math.max(axis, single);
        return new TensorOutput(engine, name, type, found.getShape(), rowsAxis, axis < 0 ? 1 : labels.size(), inPlace);
    }

    private ModelOutput oneScores(List<TensorOutput> found, OrtSession.Result result, int rows) {
        if (found.size() == 1 && labels.size() == 2) {
            return found.get(0);
        }
        if (found.size() == labels.size() && outputName.isEmpty()) {
            List<String> names = found.stream().map(TensorOutput::name).toList();
            List<String> ordered = namedLike(labels, names);
            if (!ordered.isEmpty()) {
                return new SplitOutput(engine, ordered.stream().map(name -> found.get(names.indexOf(name))).toList(), true);
            }
            if (labels.size() == 2) {
                // It may be a logit and its sigmoid.
                throw new TeacherException("The teacher " + model + " must have one score for the label " + labels.get(1)
                        + " or outputs named like both labels, found " + described(result)
                        + ".\nMaybe set outputName to the one that is the score of " + labels.get(1) + ".");
            }
            if (labels.stream().noneMatch(names::contains)) {
                return new SplitOutput(engine, List.copyOf(found), false);
            }
        }
        throw new TeacherException("The teacher " + model + " must give (" + rows + ", " + labels.size() + ") scores for " + rows
                + " rows and " + labels.size() + " labels, found " + described(result) + ".\nMaybe " + advice(result, rows));
    }

    /** The names in the order of the labels, where each is a label between the same characters, such as "i0", "i1"; else none. */
    private static List<String> namedLike(List<String> labels, List<String> names) {
        String first = names.get(0);
        for (String label : labels) {
            for (int at = first.indexOf(label); at >= 0 && !label.isEmpty(); at = first.indexOf(label, at + 1)) {
                String before = first.substring(0, at);
                String after = first.substring(at + label.length());
                List<String> ordered = labels.stream().map(other -> before + other + after).toList();
                if (new HashSet<>(ordered).equals(new HashSet<>(names))) {
                    return ordered;
                }
            }
        }
        return List.of();
    }

    private String advice(OrtSession.Result result, int rows) {
        boolean scores = false;
        for (Map.Entry<String, OnnxValue> output : result) {
            ElementType type = output.getValue() instanceof OnnxTensor tensor ? ElementType.of(tensor.getInfo()) : null;
            if (type != null) {
                long[] shape = ((OnnxTensor) output.getValue()).getInfo().getShape();
                if (rows > 1 && TeacherShapes.scoresAxis(shape, labels.size(), rows) >= 0) {
                    return "transpose it in the graph, so that a row of it belongs to a row of the data.";
                }
                if (shape.length == 2 && shape[0] == rows && shape[1] > 1) {
                    return "list " + shape[1] + " labels, one for each column of \"" + output.getKey() + "\""
                            + (engine.outputs().size() > 1 ? ", or set outputName to another output." : ".");
                }
                if (!type.isWhole() && result.size() == 1 && TeacherShapes.oneScoreAxis(shape, rows) >= 0) {
                    return "list two labels: one score for each row distinguishes two classes.";
                }
                scores |= !type.isWhole();
            }
        }
        return scores ? "correct the list of labels, or choose another output with outputName."
                : "export the model with its probabilities: it gives the names of the classes only. Where its whole numbers are"
                        + " scores, put a Cast to float behind them.";
    }

    private String described(OrtSession.Result result) {
        List<String> described = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> output : result) {
            NodeInfo declared = engine.outputs().get(output.getKey());
            described.add("\"" + output.getKey() + "\" " + (output.getValue() instanceof OnnxTensor tensor && declared != null
                    && declared.getInfo() instanceof TensorInfo info
                            ? tensor.getInfo().type + " " + Arrays.toString(tensor.getInfo().getShape()) + " (declared "
                                    + Arrays.toString(info.getShape()) + ")"
                            : output.getValue().getInfo().toString()));
        }
        return String.join(", ", described);
    }
}
