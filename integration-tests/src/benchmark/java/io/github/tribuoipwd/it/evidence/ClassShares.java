/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Rows with chosen class shares. They fall geometrically from the largest class to the smallest; which class is the largest is
 * drawn once, so that sets of different ratios have their tails alike.
 *
 * @param pool the rows to choose from, by their class, in the order in which they are taken
 */
record ClassShares(Map<String, List<Integer>> pool) {

    private static final int ORDER_SEED = 2;
    private static final int LEAST = 2;

    /**
     * Of some rows.
     *
     * @param rows numbers of rows
     * @param labels the class of every row of the data
     */
    static ClassShares of(List<Integer> rows, List<String> labels) {
        Map<String, List<Integer>> pool = new TreeMap<>();
        rows.forEach(row -> pool.computeIfAbsent(labels.get(row), label -> new ArrayList<>()).add(row));
        return new ClassShares(pool);
    }

    /** The most rows that can have shares from {@code ratio} to 1. */
    int most(double ratio) {
        Map<String, Double> shares = shares(ratio);
        return (int) pool.keySet().stream().mapToDouble(label -> pool.get(label).size() / shares.get(label)).min().orElseThrow();
    }

    /** So many rows, in order, with shares from {@code ratio} to 1. */
    List<Integer> uneven(double ratio, int size) {
        return chosen(shares(ratio), size);
    }

    /** So many rows, in order, with the shares of the pool. */
    List<Integer> natural(int size) {
        double all = pool.values().stream().mapToInt(List::size).sum();
        Map<String, Double> shares = new TreeMap<>();
        pool.forEach((label, rows) -> shares.put(label, rows.size() / all));
        return chosen(shares, size);
    }

    private List<Integer> chosen(Map<String, Double> shares, int size) {
        List<Integer> chosen = new ArrayList<>();
        pool.forEach((label, rows) -> chosen.addAll(rows.subList(0,
                Math.min(rows.size(), (int) Math.max(LEAST, Math.round(size * shares.get(label)))))));
        Collections.sort(chosen);
        return chosen;
    }

    /** They add up to 1. */
    private Map<String, Double> shares(double ratio) {
        List<String> order = new ArrayList<>(pool.keySet());
        Collections.shuffle(order, new Random(ORDER_SEED));
        double sum = 0;
        for (int i = 0; i < order.size(); i++) {
            sum += share(ratio, i, order.size());
        }
        Map<String, Double> shares = new TreeMap<>();
        for (int i = 0; i < order.size(); i++) {
            shares.put(order.get(i), share(ratio, i, order.size()) / sum);
        }
        return shares;
    }

    private static double share(double ratio, int rank, int classes) {
        return Math.pow(ratio, -rank / (double) (classes - 1));
    }
}
