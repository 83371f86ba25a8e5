/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.ConfusionMatrix;

/**
 * What a student takes for what on the test data: a confusion matrix without its diagonal. Of many classes it has the most
 * frequent confusions.
 *
 * @param examples the number of test examples
 * @param pairs up to {@link #LIMIT} confusions that were found, the most frequent first
 * @param others the number of test examples that are confused otherwise
 */
public record Confusions(long examples, List<Pair> pairs, long others) {

    /** How many pairs are kept: all of up to 32 classes. */
    public static final int LIMIT = 1000;

    /**
     * A class that is taken for another one.
     *
     * @param label the true class
     * @param predicted the class that the student predicts
     * @param examples the number of test examples
     */
    public record Pair(String label, String predicted, long examples) {}

    /**
     * Keeps the pairs from being modified.
     *
     * @param examples the number of test examples
     * @param pairs the most frequent confusions; copied
     * @param others the number of test examples that are confused otherwise
     */
    public Confusions {
        pairs = List.copyOf(pairs);
    }

    /**
     * Takes the confusions out of a matrix.
     *
     * @param matrix counts of a model's predictions; not modified
     * @param labels its classes
     * @return the most frequent ones
     */
    public static Confusions of(ConfusionMatrix<Label> matrix, List<String> labels) {
        List<Label> classes = labels.stream().map(Label::new).toList();
        List<Pair> pairs = new ArrayList<>();
        for (Label label : classes) {
            for (Label predicted : classes) {
                long count = label.equals(predicted) ? 0 : Math.round(matrix.confusion(predicted, label));
                if (count > 0) {
                    pairs.add(new Pair(label.getLabel(), predicted.getLabel(), count));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::examples).reversed().thenComparing(Pair::label).thenComparing(Pair::predicted));
        int kept = Math.min(LIMIT, pairs.size());
        return new Confusions(Math.round(matrix.support()), pairs.subList(0, kept),
                pairs.subList(kept, pairs.size()).stream().mapToLong(Pair::examples).sum());
    }
}
