/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a network depends on the sizes of its inputs in a way that a graph cannot: numbers computed from a size, branches
 * and loops on one, axes that vanish. Each description ends with a line that begins with "Maybe".
 */
final class SizeDependence {

    private static final String RULE = "A network must compute the same for every size of its inputs, found ";

    private SizeDependence() {}

    /** Why two passes wrote different graphs. */
    static String between(Pass a, Pass b) {
        String branch = branch(a, b.sizes(), b.steps());
        if (branch != null) {
            return branch;
        }
        String node = firstDifferentNode(a.graph(), b.graph());
        int at = step(a.steps(), node);
        if (at < 0) {
            return RULE + "graphs that differ at \"" + node + "\" between " + Pass.text(a.sizes()) + " and " + Pass.text(b.sizes())
                    + ".\nMaybe give the input a fixed shape, and export one graph for each size.";
        }
        Step step = a.steps().get(at);
        Step other = b.steps().get(at);
        for (int i = 0; i < Math.min(step.numbers().size(), other.numbers().size()); i++) {
            if (Double.compare(step.numbers().get(i), other.numbers().get(i)) != 0) {
                return number(a, step, i, b.sizes(), other);
            }
        }
        return RULE + "a constant in " + step.call() + " that is another one with " + Pass.text(a.sizes()) + " than with "
                + Pass.text(b.sizes())
                + ".\nMaybe make it with zeros, ones, full or arange, which stay dynamic, or give the input a"
                + " fixed shape.";
    }

    /**
     * The first difference of another pass from what the two that agree predict; null where there is none.
     *
     * @param sizes the sizes of the other pass
     * @param steps its calls
     * @return null where it did what was to be expected
     */
    static @Nullable String at(GraphTracer.Agreement agreed, Map<String, Long> sizes, List<Step> steps) {
        Pass first = agreed.first();
        String branch = branch(first, sizes, steps);
        if (branch != null) {
            return branch;
        }
        for (int i = 0; i < steps.size(); i++) {
            Step a = first.steps().get(i);
            Step b = agreed.second().steps().get(i);
            Step found = steps.get(i);
            int numbers = Math.min(a.numbers().size(), Math.min(b.numbers().size(), found.numbers().size()));
            for (int j = 0; j < numbers; j++) {
                if (!expected(a.numbers().get(j), b.numbers().get(j), found.numbers().get(j), agreed, sizes)) {
                    return number(first, a, j, sizes, found);
                }
            }
            for (int j = 0; j < Math.min(a.shapes().size(), found.shapes().size()); j++) {
                if (!expected(a.shapes().get(j), b.shapes().get(j), found.shapes().get(j), agreed, sizes)) {
                    return shape(first, a, a.shapes().get(j), sizes, found.shapes().get(j));
                }
            }
        }
        return null;
    }

    private static @Nullable String branch(Pass a, Map<String, Long> sizes, List<Step> steps) {
        for (int i = 0; i < Math.max(a.steps().size(), steps.size()); i++) {
            String expected = i < a.steps().size() ? a.steps().get(i).call() : "the end";
            String found = i < steps.size() ? steps.get(i).call() : "the end";
            if (!expected.equals(found)) {
                return RULE + "a branch or a loop on a size: after " + i + " calls comes " + expected + " with "
                        + Pass.text(a.sizes())
                        + ", and " + found + " with " + Pass.text(sizes)
                        + ".\nMaybe do a loop's work by one operation along the axis"
                        + " (sum, cumSum, matMul); or give the input a fixed shape, and export one graph for each size.";
            }
        }
        return null;
    }

    private static String number(Pass a, Step step, int i, Map<String, Long> sizes, Step other) {
        String advice = Set.of("div", "mul", "divi", "muli", "rdiv").contains(step.method())
                ? "use mean(axis) in place of dividing by a size, or"
                : "keep what depends on a size in shapes, slices and the lengths"
                + " of zeros, ones, full and arange, or";
        return RULE + step.call() + " with the number " + text(step.numbers().get(i)) + " for " + Pass.text(a.sizes()) + ", and "
                + text(other.numbers().get(i)) + " for " + Pass.text(sizes)
                + ": it is computed from a size, and a graph has it as a"
                + " constant.\nMaybe " + advice + " give the input a fixed shape.";
    }

    private static String shape(Pass a, Step step, Shape shape, Map<String, Long> sizes, Shape found) {
        String advice = step.method().equals("squeeze")
                ? "give squeeze its axis, such as squeeze(1); or leave that size out with sizes() where the block is not yours."
                : "name the axes of this call, so that an axis of size one stays; or leave the size out with sizes().";
        return RULE + step.call() + " with the result " + shape + " for " + Pass.text(a.sizes()) + ", but " + found + " for "
                + Pass.text(sizes) + ".\nMaybe " + advice;
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number);
    }

    private static boolean expected(Shape a, Shape b, Shape found, GraphTracer.Agreement agreed, Map<String, Long> sizes) {
        if (a.dimension() != found.dimension() || a.dimension() != b.dimension()) {
            return false;
        }
        for (int axis = 0; axis < a.dimension(); axis++) {
            if (!expected(a.get(axis), b.get(axis), found.get(axis), agreed, sizes)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a number is constant or a multiple of sizes, as predicted; other relations are not judged. */
    private static boolean expected(double a, double b, double found, GraphTracer.Agreement agreed, Map<String, Long> sizes) {
        if (Double.compare(a, b) == 0) {
            return Double.compare(a, found) == 0;
        }
        double restA = a;
        double restB = b;
        double product = 1;
        for (String dimension : agreed.first().sizes().keySet()) {
            long sizeA = Entries.known(agreed.first().sizes(), dimension);
            long sizeB = Entries.known(agreed.second().sizes(), dimension);
            while (restA != 0 && restA % sizeA == 0 && restB % sizeB == 0) {
                restA /= sizeA;
                restB /= sizeB;
                product *= sizes.getOrDefault(dimension, sizeA);
            }
        }
        return restA != restB || restA * product == found;
    }

    private static int step(List<Step> steps, String node) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            String name = steps.get(i).name();
            if (node.startsWith(name) && (node.length() == name.length() || !Character.isDigit(node.charAt(name.length())))) {
                return i;
            }
        }
        return -1;
    }

    /** A node that differs itself or by a constant that it reads. */
    private static String firstDifferentNode(GraphProto a, GraphProto b) {
        Map<String, TensorProto> constants = new HashMap<>();
        b.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        Set<String> different = a.getInitializerList().stream().filter(tensor -> !tensor.equals(constants.get(tensor.getName())))
                .map(TensorProto::getName).collect(Collectors.toSet());
        for (int i = 0; i < a.getNodeCount(); i++) {
            NodeProto node = a.getNode(i);
            if (i >= b.getNodeCount() || !node.equals(b.getNode(i)) || node.getInputList().stream().anyMatch(different::contains)) {
                return node.getName();
            }
        }
        return "output";
    }
}
