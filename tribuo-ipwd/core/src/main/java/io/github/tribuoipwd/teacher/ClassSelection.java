/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some of a teacher's classes, several under one label where that is configured, and how much probability the others had.
 */
final class ClassSelection implements Combination {

    private static final int MOST_NAMED = 10;

    private final Teacher teacher;
    private final int[] targets;
    private final int classes;
    private final boolean[] other;
    private final OtherClasses others;
    private long rows;
    private double mass;

    /**
     * Begins.
     *
     * @param targets for each of the teacher's columns, the column that it goes to; -1 for none
     * @param classes the number of columns
     * @param other for each of the teacher's columns, whether it is one of the others
     */
    ClassSelection(Teacher teacher, int[] targets, int classes, boolean[] other, OtherClasses others) {
        this.teacher = teacher;
        this.targets = targets;
        this.classes = classes;
        this.other = other;
        this.others = others;
    }

    @Override
    public List<Teacher> members() {
        return List.of(teacher);
    }

    @Override
    public void add(int member, FloatBuffer logits, int number, FloatBuffer sum) {
        double[] largest = new double[classes];
        double[] group = new double[classes];
        for (int row = 0; row < number; row++) {
            int offset = row * targets.length;
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            Arrays.fill(group, 0);
            for (int column = 0; column < targets.length; column++) {
                if (targets[column] >= 0) {
                    largest[targets[column]] = Math.max(largest[targets[column]], logits.get(offset + column));
                }
            }
            for (int column = 0; column < targets.length; column++) {
                int target = targets[column];
                if (target >= 0 && largest[target] != Double.NEGATIVE_INFINITY) {
                    group[target] += Math.exp(logits.get(offset + column) - largest[target]);
                }
            }
            for (int target = 0; target < classes; target++) {
                sum.put(row * classes + target, (float) (largest[target] + Math.log(Math.max(group[target], 1))));
            }
            count(logits, offset);
        }
    }

    private void count(FloatBuffer logits, int offset) {
        double[] probabilities = Softmax.of(logits, offset, targets.length, 1);
        rows++;
        for (int column = 0; column < targets.length; column++) {
            mass += other[column] ? probabilities[column] : 0;
        }
    }

    /** Nothing to do: a group's logit is complete when it is added. */
    @Override
    public void finish(FloatBuffer sum, int number) {}

    @Override
    public Map<String, String> facts() {
        List<String> labels = teacher.labels();
        List<String> left = IntStream.range(0, other.length).filter(column -> other[column]).mapToObj(labels::get).toList();
        if (left.isEmpty()) {
            return Map.of();
        }
        String done = others == OtherClasses.DROP ? "dropped" : "gathered";
        return Map.of("classes-" + done, left.size() + " of " + labels.size() + ": "
                + String.join(", ", left.subList(0, Math.min(MOST_NAMED, left.size()))) + (left.size() > MOST_NAMED ? ", ..." : ""),
                "mean-probability-" + done, rows == 0 ? "not known yet" : String.format(Locale.ROOT, "%.4g", mass / rows));
    }
}
