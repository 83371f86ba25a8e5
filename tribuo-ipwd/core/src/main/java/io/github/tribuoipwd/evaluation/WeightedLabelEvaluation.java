/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import org.tribuo.classification.evaluation.LabelEvaluation;

/**
 * A {@link LabelEvaluation} in which each example counts by its weight.
 * <p>
 * Every count (true positives, support, confusion) is a sum of weights, and every rate and curve is computed from such sums.
 * {@code toString()} and {@link #toHTML()} write counts with three decimals, or as whole numbers where all weights are whole;
 * Tribuo's static methods of {@code LabelEvaluation} omit the decimals. The share of a class in {@link #toHTML()} is that of
 * the total weight.
 */
public interface WeightedLabelEvaluation extends LabelEvaluation {

    /**
     * The sum of the weights.
     *
     * @return the sum, above zero; the number of examples where all weights are 1
     */
    double totalWeight();

    /**
     * The number of equally weighted examples that the weighted ones are worth: {@code (sum w)^2 / sum w^2} (Kish 1965). The
     * uncertainty of the metrics follows this number rather than the number of examples.
     *
     * @return the size, from 1 to the number of examples; that number where all weights are the same
     */
    double effectiveSampleSize();
}
