/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.github.tribuoipwd.features.FeaturePositions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a model's inputs are for: one for the rows, or one for each column, and those that have a constant value.
 */
final class InputChoice {

    /**
     * A way to give rows to a model; a run shows whether it is right.
     *
     * @param fixedRows how many rows it takes; 0 for any number
     * @param second whether rows are counted by the second dimension, which may be time as well
     */
    record Candidate(List<ModelInput> inputs, int fixedRows, boolean second, Map<String, String> facts) {}

    private final OnnxEngine engine;
    private final Path model;
    private final FeaturePositions features;
    private final PreparedRows rows;
    private final Map<String, NodeInfo> open;
    private final Map<String, String> constants;

    InputChoice(OnnxEngine engine, Path model, FeaturePositions features, PreparedRows rows, Map<String, String> constants) {
        this.engine = engine;
        this.model = model;
        this.features = features;
        this.rows = rows;
        this.constants = constants;
        open = new LinkedHashMap<>(engine.inputs());
        for (String name : constants.keySet()) {
            if (open.remove(name) == null || open.isEmpty()) {
                throw new TeacherException("The inputs of the teacher " + model + " must be those of constantInputs and one or more"
                        + " for the rows, found " + engine.inputs().keySet() + " in the model and " + constants.keySet()
                        + " in constantInputs.\nMaybe correct the name; an input with a value in the file (an initializer) keeps"
                        + " it, unless that is taken out of the file.");
            }
        }
    }

    /** The ways to give rows, the likeliest first. */
    List<Candidate> candidates() {
        if (open.size() == 1) {
            return rowInputs(open.values().iterator().next());
        }
        List<ColumnInputs.Column> columns = columns();
        if (columns.size() < open.size()) {
            throw severalInputs(columns);
        }
        Map<String, String> facts = new TreeMap<>();
        int unused = features.size() - (int) columns.stream().map(ColumnInputs.Column::position).distinct().count();
        facts.put("input", columns.size() + " inputs, one for each column, by their names"
                + (unused == 0 ? "" : "; it has none for " + unused + " features of the data"));
        ModelInput input = new ColumnInputs(engine.environment(), columns, rows);
        return withConstants().stream().map(all -> new Candidate(with(input, all), columnRows(), false, facts)).toList();
    }

    private static List<ModelInput> with(ModelInput input, List<ModelInput> constants) {
        return Stream.concat(Stream.of(input), constants.stream()).toList();
    }

    /** The inputs of constant value, in two ways where a dimension of theirs that is open may count the rows or not. */
    private List<List<ModelInput>> withConstants() {
        List<ModelInput> byName = constants(tensor -> !batchName().isEmpty() && tensor.getDimensionNames()[0].equals(batchName()));
        List<ModelInput> byRow = constants(tensor -> tensor.getShape()[0] < 1);
        return constants.isEmpty() ? List.of(byName) : List.of(byName, byRow);
    }

    private List<ModelInput> constants(Predicate<TensorInfo> perRow) {
        List<ModelInput> inputs = new ArrayList<>();
        constants.forEach((name, value) -> {
            NodeInfo node = Objects.requireNonNull(engine.inputs().get(name));
            TensorInfo tensor = tensor(node);
            if (tensor == null) {
                throw unusable(node);
            }
            boolean rowsFirst = tensor.getShape().length > 0 && perRow.test(tensor);
            inputs.add(new ConstantInput(engine.environment(), name, tensor, value, rowsFirst));
        });
        return inputs;
    }

    /** How the model calls the dimension of its rows; empty where it has no name. */
    private String batchName() {
        return open.values().stream().map(InputChoice::tensor).filter(Objects::nonNull)
                .filter(tensor -> tensor.getShape().length > 0).map(tensor -> tensor.getDimensionNames()[0]).findFirst().orElse("");
    }

    private List<Candidate> rowInputs(NodeInfo node) {
        TensorInfo tensor = tensor(node);
        ElementType type = tensor == null ? null : ElementType.of(tensor);
        if (tensor == null || type == null) {
            throw unusable(node);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (InputShape shape : TeacherShapes.inputs(model, node.getName(), tensor.getShape(), rows.shape())) {
            Map<String, String> facts = new TreeMap<>();
            if (type != ElementType.FLOAT32) {
                facts.put("input-type", type.toString());
            }
            if (shape.axis() != 0) {
                facts.put("input", shape.axis() < 0 ? "one row, without a batch" : "the second dimension is the batch");
            }
            ModelInput input = new RowInput(engine.environment(), node.getName(), type, shape, rows);
            withConstants().forEach(all -> candidates
                    .add(new Candidate(with(input, all), shape.fixedRows(), shape.axis() == 1, facts)));
        }
        return candidates;
    }

    private static @Nullable TensorInfo tensor(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor ? tensor : null;
    }

    private TeacherException unusable(NodeInfo node) {
        TensorInfo tensor = tensor(node);
        OnnxJavaType type = tensor == null ? OnnxJavaType.UNKNOWN : tensor.type;
        return new TeacherException("The input \"" + node.getName() + "\" of the teacher " + model + " must be a tensor of numbers"
                + " (float16 to float64, uint8, int8 to int64), found " + node.getInfo() + ".\nMaybe "
                + (type == OnnxJavaType.STRING ? "export the model without the step that reads texts, and do that step in the data."
                        : "cast in the graph: put a Cast from float32 before it."));
    }

    /** The inputs that are columns of a table, as far as they are. */
    private List<ColumnInputs.Column> columns() {
        Map<String, Integer> positions = positions();
        List<ColumnInputs.Column> columns = new ArrayList<>();
        for (NodeInfo node : open.values()) {
            TensorInfo tensor = tensor(node);
            Integer position = positions.get(node.getName());
            if (tensor != null && position != null && isColumn(tensor.getShape())) {
                ElementType type = ElementType.of(tensor);
                if (type == null) {
                    throw unusable(node);
                }
                columns.add(new ColumnInputs.Column(node.getName(), type, position, tensor.getShape().length == 1));
            }
        }
        return columns;
    }

    /** The place of each feature by the names that an input of it may have, of which exporters keep letters and digits only. */
    private Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        Map<String, Integer> plain = new HashMap<>();
        for (int i = 0; i < features.names().size(); i++) {
            String name = features.names().get(i);
            positions.put(name, i);
            String column = name.endsWith("@value") ? name.substring(0, name.length() - "@value".length()) : name;
            plain.merge(column, i, (first, second) -> -1);
            String letters = column.replaceAll("[^A-Za-z0-9_]", "_");
            if (!letters.equals(column)) {
                plain.merge(letters, i, (first, second) -> -1);
            }
        }
        plain.values().removeIf(position -> position < 0);
        plain.forEach(positions::putIfAbsent);
        return positions;
    }

    private static boolean isColumn(long[] shape) {
        return shape.length == 1 || (shape.length == 2 && shape[1] == 1);
    }

    private int columnRows() {
        return open.values().stream().map(InputChoice::tensor).mapToInt(tensor -> tensor == null || tensor.getShape().length == 0
                ? 0 : Math.toIntExact(Math.max(0, tensor.getShape()[0]))).max().orElse(0);
    }

    private TeacherException severalInputs(List<ColumnInputs.Column> columns) {
        List<String> others = new ArrayList<>(open.keySet());
        columns.forEach(column -> others.remove(column.name()));
        boolean table = !columns.isEmpty() || open.values().stream().map(InputChoice::tensor)
                .allMatch(tensor -> tensor != null && isColumn(tensor.getShape()));
        String advice = "cut the graph so that it takes images or rows alone, or give values to the other inputs with"
                + " constantInputs.";
        if (table) {
            advice = "name the features like the inputs; those that are no features get a value with constantInputs.";
        } else {
            List<String> fitting = open.keySet().stream().filter(this::holdsRows).toList();
            if (fitting.size() == 1) {
                others.remove(fitting.get(0));
                advice = "give a value to each of " + others + " with constantInputs, such as " + others.get(0) + " = 1.0; \""
                        + fitting.get(0) + "\" gets the rows.";
            }
        }
        return new TeacherException("The teacher " + model + " must have one input for rows of shape "
                + Arrays.toString(rows.shape()) + " or one for each column, found "
                + open.values().stream().map(InputChoice::described).toList() + " without a value"
                + (table ? ", and no feature for " + others : "") + ".\nMaybe " + advice);
    }

    private static String described(NodeInfo node) {
        TensorInfo tensor = tensor(node);
        return node.getName() + " " + (tensor == null ? node.getInfo() : tensor.type + " " + Arrays.toString(tensor.getShape()));
    }

    private boolean holdsRows(String name) {
        TensorInfo tensor = tensor(Objects.requireNonNull(open.get(name)));
        try {
            return tensor != null && tensor.getShape().length > 0
                    && !TeacherShapes.inputs(model, name, tensor.getShape(), rows.shape()).isEmpty();
        } catch (TeacherException e) {
            return false;
        }
    }
}
