/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order of the columns in which a teacher would predict most labels, and the evidence for it. Classes change places in
 * circles, and every circle is judged by itself: a teacher that confuses two classes is no reason to move them.
 */
final class LabelOrder {

    private static final int MOST_NAMED = 8;

    /** A result that is likelier than this by chance proves nothing. */
    private static final double CHANCE = 1e-5;

    private final int[][] counts;
    private final int[] rows;
    /** For each label, the column that resembles it. */
    private final int[] columnOf;
    private final List<int[]> certain = new ArrayList<>();
    private final List<int[]> possible = new ArrayList<>();

    private LabelOrder(int[][] counts, int[] columnOf) {
        this.counts = counts;
        this.columnOf = columnOf;
        rows = Arrays.stream(counts).mapToInt(row -> IntStream.of(row).sum()).toArray();
        boolean[] visited = new boolean[counts.length];
        for (int label = 0; label < counts.length; label++) {
            if (!visited[label] && columnOf[label] != label) {
                judge(circle(label, visited));
            }
        }
    }

    /** Finds the order by how often each label was predicted as each. */
    static LabelOrder of(int[][] counts) {
        return new LabelOrder(counts, Assignment.largest(counts));
    }

    private int[] circle(int first, boolean[] visited) {
        List<Integer> circle = new ArrayList<>();
        for (int label = first; !visited[label]; label = columnOf[label]) {
            visited[label] = true;
            circle.add(label);
        }
        return circle.stream().mapToInt(Integer::intValue).toArray();
    }

    private void judge(int[] circle) {
        int total = Arrays.stream(circle).map(label -> rows[label]).sum();
        double asIs = Arrays.stream(circle).map(label -> counts[label][label]).sum() / (double) total;
        double moved = Arrays.stream(circle).map(label -> counts[label][columnOf[label]]).sum() / (double) total;
        // Whole classes predicted as one other.
        long whole = Arrays.stream(circle).filter(label -> rows[label] >= 3 && 2 * counts[label][columnOf[label]] >= rows[label]
                && 5 * counts[label][label] <= rows[label]).count();
        if (whole < 2) {
            return;
        }
        boolean many = total >= Math.max(20, 5 * circle.length);
        boolean clear = many ? asIs <= 0.2 && moved >= 0.5 : asIs <= 0.05 && moved >= 0.9;
        if (clear && chance(circle.length, total, moved) < CHANCE) {
            certain.add(circle);
        } else if (many && asIs <= 0.2 && moved >= Math.max(0.3, 2 * asIs)) {
            possible.add(circle);
        }
    }

    /** How likely guesses fit so well in some order of so many classes, at most: in a few rows one always fits better. */
    private double chance(int moving, int total, double moved) {
        double guess = 1.0 / counts.length;
        double divergence = moved * Math.log(moved / guess)
                + (moved < 1 ? (1 - moved) * Math.log((1 - moved) / (1 - guess)) : 0);
        double orders = IntStream.range(0, moving).mapToDouble(i -> Math.log(counts.length - i)).sum();
        return Math.exp(orders - total * divergence);
    }

    /** Whether classes were surely given each other's names. */
    boolean isCertain() {
        return !certain.isEmpty();
    }

    boolean isPossible() {
        return !possible.isEmpty();
    }

    private List<int[]> circles() {
        return isCertain() ? certain : possible;
    }

    /** How many labels the teacher would predict with those columns called otherwise, of all. */
    double accuracy() {
        int[] order = IntStream.range(0, counts.length).toArray();
        circles().forEach(circle -> Arrays.stream(circle).forEach(label -> order[label] = columnOf[label]));
        return correct(order) / (double) IntStream.of(rows).sum();
    }

    private long correct(int[] order) {
        return IntStream.range(0, order.length).mapToLong(label -> counts[label][order[label]]).sum();
    }

    /**
     * Names the columns.
     *
     * @param labels the label of each id
     * @param teacher the teacher's labels in the configured order
     * @param columns for each id, the teacher's column
     */
    String describe(List<String> labels, List<String> teacher, int[] columns) {
        List<Integer> moved = circles().stream().flatMapToInt(Arrays::stream).filter(label -> rows[label] > 0).boxed()
                .sorted(Comparator.comparing(label -> columns[columnOf[label]])).toList();
        StringBuilder text = new StringBuilder();
        for (int label : moved.subList(0, Math.min(MOST_NAMED, moved.size()))) {
            text.append(text.isEmpty() ? "C" : ", c").append("olumn ").append(columns[columnOf[label]])
                    .append(" (\"").append(labels.get(columnOf[label])).append("\") looks like label \"").append(labels.get(label))
                    .append('"');
        }
        text.append(moved.size() > MOST_NAMED ? ", and so do " + (moved.size() - MOST_NAMED) + " others" : "");
        for (KnownOrder known : KnownOrder.values()) {
            List<String> order = known.of(teacher);
            if (!order.equals(teacher) && 20 * correct(columnsIn(order, labels, columns)) >= 19 * correct(columnOf)) {
                return text + "; the labels in " + known.description() + " would explain it";
            }
        }
        return text.toString();
    }

    /** For each label, the id of the column that it names in another order of the teacher's labels. */
    private static int[] columnsIn(List<String> order, List<String> labels, int[] columns) {
        int[] idOfColumn = new int[columns.length];
        for (int id = 0; id < columns.length; id++) {
            idOfColumn[columns[id]] = id;
        }
        return labels.stream().mapToInt(label -> idOfColumn[order.indexOf(label)]).toArray();
    }
}
