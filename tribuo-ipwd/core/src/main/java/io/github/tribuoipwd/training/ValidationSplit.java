/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tribuo.Example;

/**
 * Which examples a training holds out. The cut is stratified: each label gives its share of examples, rounded so that the numbers
 * add up (the largest remainders are rounded up, of equal ones those of the first label by name). A label with a single example
 * gives none, nor do examples without a label. An example that the data hold several times, as a bag does, lies in one part with
 * all its copies. Both parts keep the order of the data.
 *
 * @param training the examples to train on
 * @param validation the examples that are held out
 */
record ValidationSplit(int[] training, int[] validation) {

    /** The examples of one label, copies together, and how many of them to hold out. */
    private record Stratum(List<List<Integer>> examples, int whole, double remainder) {}

    /**
     * Cuts some examples.
     *
     * @param examples the examples in their order; compared by identity alone
     * @param labels the column of each one's label, negative for none
     * @param names the label of each column
     * @param share the share to hold out, in (0, 1)
     * @param random chooses them; it advances
     * @throws IllegalArgumentException if no example would be held out, or a label would have none to train on
     */
    static ValidationSplit of(Iterable<? extends Example<?>> examples, int[] labels, List<String> names, double share,
            SplittableRandom random) {
        List<Map.Entry<String, Stratum>> strata = new ArrayList<>();
        double exact = 0;
        int all = 0;
        for (Map.Entry<String, Collection<List<Integer>>> label : byLabel(examples, labels, names).entrySet()) {
            int number = label.getValue().size();
            if (number > 1) {
                double wanted = share * number;
                exact += wanted;
                int whole = (int) Math.floor(wanted);
                all += whole;
                strata.add(Map.entry(label.getKey(), new Stratum(new ArrayList<>(label.getValue()), whole, wanted - whole)));
            }
        }
        int roundedUp = (int) Math.round(exact) - all;
        List<Map.Entry<String, Stratum>> ranked = strata.stream().sorted(Comparator.comparingDouble(
                (Map.Entry<String, Stratum> one) -> one.getValue().remainder()).reversed()).limit(roundedUp).toList();
        boolean[] held = new boolean[labels.length];
        for (Map.Entry<String, Stratum> stratum : strata) {
            int number = stratum.getValue().whole() + (ranked.contains(stratum) ? 1 : 0);
            hold(stratum.getKey(), stratum.getValue().examples(), number, share, random, held);
        }
        int[] validation = IntStream.range(0, held.length).filter(i -> held[i]).toArray();
        if (validation.length == 0) {
            throw new IllegalArgumentException("validationShare must hold out one example or more, found none at " + share + " of "
                    + labels.length + " examples; a label with a single example gives none.\nMaybe raise validationShare, or set"
                    + " a source of its own as validation.");
        }
        return new ValidationSplit(IntStream.range(0, held.length).filter(i -> !held[i]).toArray(), validation);
    }

    private static Map<String, Collection<List<Integer>>> byLabel(Iterable<? extends Example<?>> examples, int[] labels,
            List<String> names) {
        IdentityHashMap<Example<?>, List<Integer>> copies = new IdentityHashMap<>();
        Map<String, Collection<List<Integer>>> byLabel = new TreeMap<>();
        int row = 0;
        for (Example<?> example : examples) {
            if (labels[row] >= 0) {
                List<Integer> known = copies.get(example);
                if (known == null) {
                    known = new ArrayList<>();
                    copies.put(example, known);
                    byLabel.computeIfAbsent(names.get(labels[row]), name -> new ArrayList<>()).add(known);
                }
                known.add(row);
            }
            row++;
        }
        return byLabel;
    }

    private static void hold(String label, List<List<Integer>> examples, int number, double share, SplittableRandom random,
            boolean[] held) {
        if (number == examples.size()) {
            throw new IllegalArgumentException("validationShare must leave each label an example to train on, found none of \""
                    + label + "\" at " + share + " of its " + number + " examples.\nMaybe lower validationShare to 0.2.");
        }
        for (int i = 0; i < number; i++) {
            int chosen = i + random.nextInt(examples.size() - i);
            List<Integer> rows = Objects.requireNonNull(examples.set(chosen, examples.get(i)));
            rows.forEach(row -> held[row] = true);
        }
    }
}
