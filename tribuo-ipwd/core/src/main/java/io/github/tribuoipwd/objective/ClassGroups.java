/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The classes in groups.
 *
 * @param members the columns of each group; each column is in one
 */
record ClassGroups(List<int[]> members) {

    static final int THIRDS = 3;

    /** A teacher with a smaller share of its probability in a group has nothing to teach about it. */
    private static final double SMALLEST_MASS = 1e-6;

    private static final int LISTED = 20;

    /** The frequent, middle and rare thirds, in this order; the first ones have one more where thirds are impossible. */
    static ClassGroups thirds(TrainingEvidence evidence) {
        int classes = evidence.classes();
        int[] byCount = IntStream.range(0, classes).boxed()
                .sorted(Comparator.comparingLong(column -> -evidence.count(column))).mapToInt(Integer::intValue).toArray();
        List<int[]> members = new ArrayList<>();
        int begin = 0;
        for (int group = 0; group < THIRDS; group++) {
            int end = begin + classes / THIRDS + (group < classes % THIRDS ? 1 : 0);
            members.add(Arrays.copyOfRange(byCount, begin, end));
            begin = end;
        }
        return new ClassGroups(members);
    }

    /** Groups by the label's name; refuses a label without a group and one that the data do not have. */
    static ClassGroups given(TrainingEvidence evidence, Map<String, String> groups) {
        evidence.requireNames("groups of the GroupedLoss", groups.keySet());
        Map<String, List<Integer>> columns = new TreeMap<>();
        for (int k = 0; k < evidence.classes(); k++) {
            columns.computeIfAbsent(groups.get(evidence.name(k)), name -> new ArrayList<>()).add(k);
        }
        return new ClassGroups(columns.values().stream().map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList());
    }

    /** Refuses a group that the teacher never predicts: made even, its mass would be noise. */
    void requireMass(TrainingEvidence evidence) {
        double[] mass = new double[evidence.classes()];
        for (int example = 0; example < evidence.examples(); example++) {
            double[] probabilities = evidence.teacher(example, 1);
            Arrays.setAll(mass, k -> mass[k] + probabilities[k] / evidence.examples());
        }
        for (int[] group : members) {
            double found = IntStream.of(group).mapToDouble(k -> mass[k]).sum();
            if (evidence.examples() > 0 && found < SMALLEST_MASS) {
                throw new IllegalArgumentException("The teacher of a GroupedLoss must predict each group of classes, found a mean"
                        + " probability of " + found + " for " + names(evidence, group) + ": made even, it would teach noise."
                        + "\nMaybe look whether the teacher knows these classes, or give groups that join them with others.");
            }
        }
    }

    /** The columns of each group, for {@code gather} of the logits: {@code (batch, size of the group)} of int64. */
    List<NDArray> columns(NDArray logits) {
        int rows = Math.toIntExact(logits.getShape().get(0));
        return members.stream().map(group -> {
            long[] columns = new long[Math.multiplyExact(rows, group.length)];
            Arrays.setAll(columns, i -> group[i % group.length]);
            return logits.getManager().create(columns, new Shape(rows, group.length));
        }).toList();
    }

    /** For the log and the provenance. */
    String describe(TrainingEvidence evidence) {
        return members.stream().map(group -> {
            long least = IntStream.of(group).mapToLong(evidence::count).min().orElseThrow();
            long most = IntStream.of(group).mapToLong(evidence::count).max().orElseThrow();
            return names(evidence, group) + " (" + most + (least == most ? "" : " to " + least) + " examples each)";
        }).collect(Collectors.joining(" | "));
    }

    private static String names(TrainingEvidence evidence, int[] group) {
        return group.length > LISTED ? group.length + " labels"
                : IntStream.of(group).mapToObj(evidence::name).collect(Collectors.joining(" "));
    }
}
