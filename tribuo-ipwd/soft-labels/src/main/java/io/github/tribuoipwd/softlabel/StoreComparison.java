/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

/**
 * How a store compares with its teacher, run again.
 *
 * @param rows the rows that were compared, one for each view; those of its share, where the store is one
 * @param missing how many of them the store has not
 * @param largestDifference the largest difference of a logit, in logits; of what is stored, where only some classes are
 * @param worstRow where that is, in words; empty where there is no difference
 * @param tolerance the difference that another order of additions may make, and rounding where logits are stored with half
 *     precision, for the logit where the difference is largest beside it
 * @param agrees whether rows were compared, none is missing and each logit agrees within its tolerance
 */
public record StoreComparison(long rows, long missing, double largestDifference, String worstRow, double tolerance,
        boolean agrees) {
}
