/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values that a graph would make by numbers that stand in the file, larger than what they are allowed: what shows before
 * the engine runs. Values whose size is computed do not show.
 */
final class LargeValues {

    private LargeValues() {}

    /**
     * Checks a file that the walk let pass.
     *
     * @param mostBytes the most bytes of a value, an element counted as four
     * @throws GraphException if there is a larger one
     * @throws IOException if the file is damaged
     */
    static void refuse(Path model, long mostBytes) throws IOException {
        GraphOutline graph = GraphOutline.of(model);
        Map<String, long[]> constants = BatchInside.constants(graph);
        constants.keySet().retainAll(usedOnce(graph));
        for (GraphOutline.Node node : graph.nodes()) {
            long least = elements(node, constants);
            if (least > mostBytes / Float.BYTES) {
                throw GraphException.beyond("it has a node " + GraphException.shown(node.operation()) + " that makes " + least
                        + " numbers or more, of " + (mostBytes / Float.BYTES), "valueBytes");
            }
        }
    }

    /** The names that one value has: branches of a graph may give a name to a value each. */
    private static Set<String> usedOnce(GraphOutline graph) {
        Map<String, Integer> uses = new HashMap<>();
        graph.initializers().forEach(tensor -> uses.merge(tensor.name(), 1, Integer::sum));
        graph.nodes().forEach(node -> node.outputs().forEach(name -> uses.merge(name, 1, Integer::sum)));
        uses.values().removeIf(number -> number > 1);
        return uses.keySet();
    }

    /** The least that a node makes; 0 where its size is not in the file. */
    private static long elements(GraphOutline.Node node, Map<String, long[]> constants) {
        return switch (node.operation()) {
            case "ConstantOfShape" -> product(constant(node, 0, constants));
            case "Expand", "Tile" -> product(constant(node, 1, constants));
            case "Resize" -> product(constant(node, 3, constants));
            case "Pad" -> padded(constant(node, 1, constants));
            case "Range" -> range(constant(node, 0, constants), constant(node, 1, constants), constant(node, 2, constants));
            case "RandomNormal", "RandomUniform" -> shaped(node);
            default -> 0;
        };
    }

    private static long shaped(GraphOutline.Node node) {
        return node.attributes().stream().filter(attribute -> attribute.name().equals("shape"))
                .mapToLong(attribute -> product(attribute.numbers().stream().mapToLong(Long::longValue).toArray())).max()
                .orElse(0);
    }

    private static long @Nullable [] constant(GraphOutline.Node node, int input, Map<String, long[]> constants) {
        return input < node.inputs().size() ? constants.get(node.inputs().get(input)) : null;
    }

    /** A side that is not positive keeps that of the input, or is an error of the engine. */
    private static long product(long @Nullable [] sides) {
        if (sides == null || Arrays.stream(sides).anyMatch(side -> side == 0)) {
            return 0;
        }
        return multiplied(Arrays.stream(sides));
    }

    private static long multiplied(LongStream sides) {
        return sides.map(side -> Math.max(1, side)).reduce(1, (product, side) -> side > Long.MAX_VALUE / product ? Long.MAX_VALUE
                : product * side);
    }

    private static long padded(long @Nullable [] pads) {
        if (pads == null) {
            return 0;
        }
        int sides = pads.length / 2;
        return multiplied(LongStream.range(0, sides).map(side -> saturated(pads[(int) side], pads[(int) side + sides])));
    }

    private static long range(long @Nullable [] start, long @Nullable [] limit, long @Nullable [] step) {
        if (start == null || limit == null || step == null || start.length != 1 || limit.length != 1 || step.length != 1
                || step[0] == 0) {
            return 0;
        }
        return saturated(limit[0], start[0] == Long.MIN_VALUE ? Long.MAX_VALUE : -start[0]) / step[0];
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return overflow ? a > 0 ? Long.MAX_VALUE : Long.MIN_VALUE : sum;
    }
}
