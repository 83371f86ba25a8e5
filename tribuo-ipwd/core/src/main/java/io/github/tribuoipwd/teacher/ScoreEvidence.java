/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of the scores of some rows, independent of the order of the rows, and the kind that follows from them. Values of
 * which none is negative are never read as logits: either their sums show that they are probabilities, or the kind is open.
 */
final class ScoreEvidence {

    /** How far sums may be from 1: two decimals, 8 bits and bfloat16 round that far. */
    private static final double ROUNDING = 0.05;

    /** How far the sums of votes or percentages may be from each other. */
    private static final double SAME = 0.02;

    /** The same where all are whole numbers, which percentages, bytes and votes become by rounding. */
    private static final double SAME_WHOLE = 0.1;

    /** So many rows of different scores must have a sum in common before it counts as the sum of probabilities. */
    private static final int ROWS = 8;

    /** What zeros may stand for together. */
    private static final double LARGEST_VOTE = 0.01;

    /** More different values than these are no votes. */
    private static final int MOST_VOTES = 1000;

    /** Below this the softmax of a network gives zeros by its arithmetic alone. */
    static final double SMALLEST_FLOOR = 1e-30;

    private final int columns;
    private long rows;
    private boolean masked;
    private boolean whole = true;
    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private double leastSum = Double.POSITIVE_INFINITY;
    private double largestSum = Double.NEGATIVE_INFINITY;
    private double leastExponential = Double.POSITIVE_INFINITY;
    private double largestExponential = Double.NEGATIVE_INFINITY;
    /** The range of what is largest in a row. */
    private double leastTop = Double.POSITIVE_INFINITY;
    private double largestTop = Double.NEGATIVE_INFINITY;
    /** The smallest part above zero that a score has of its row. */
    private double leastPart = Double.POSITIVE_INFINITY;
    private boolean zeros;
    /** The scores between 0 and 1 where there is one a row: how many, and how many different ones. */
    private long between;
    private final Set<Float> distinct = new HashSet<>();
    private long sumsNearOne;
    private long sure;

    ScoreEvidence(int columns) {
        this.columns = columns;
    }

    /** Looks at a row of scores, finite or minus infinity. */
    void add(FloatBuffer scores, int offset) {
        double sum = 0;
        double top = Double.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + columns; i++) {
            double score = scores.get(i);
            if (score == Double.NEGATIVE_INFINITY) {
                masked = true;
                continue;
            }
            whole &= score == Math.rint(score);
            least = Math.min(least, score);
            top = Math.max(top, score);
            sum += score;
        }
        rows++;
        largest = Math.max(largest, top);
        leastTop = Math.min(leastTop, top);
        largestTop = Math.max(largestTop, top);
        leastSum = Math.min(leastSum, sum);
        largestSum = Math.max(largestSum, sum);
        if (largest <= ScoreReading.POSITIVE) {
            double exponential = 0;
            for (int i = offset; i < offset + columns; i++) {
                exponential += Math.exp(scores.get(i));
            }
            leastExponential = Math.min(leastExponential, exponential);
            largestExponential = Math.max(largestExponential, exponential);
        }
        if (columns == 1) {
            addPart(sum);
            addPart(1 - sum);
            if (sum > 0 && sum < 1) {
                between++;
                if (distinct.size() <= MOST_VOTES) {
                    distinct.add((float) sum);
                }
            }
        } else {
            for (int i = offset; sum > 0 && i < offset + columns; i++) {
                addPart(Math.abs(sum - 1) <= ROUNDING ? scores.get(i) : scores.get(i) / sum);
            }
        }
        sumsNearOne += Math.abs(sum - 1) <= 0.5 ? 1 : 0;
        sure += top >= 0.8 ? 1 : 0;
    }

    private void addPart(double part) {
        zeros |= part == 0;
        leastPart = part > 0 ? Math.min(leastPart, part) : leastPart;
    }

    /**
     * The probability that a zero stands for: one vote shared by all classes, where the smallest probability above zero is one
     * vote; and never so much that it blurs what the teacher predicts. One score a row that is 1 may be a sigmoid that float
     * rounds to it; it is votes only where few values between 0 and 1 come again and again.
     */
    double floor() {
        boolean votes = columns > 1 || (between > 0 && distinct.size() <= MOST_VOTES && 2L * distinct.size() <= between);
        return zeros && votes ? Math.max(SMALLEST_FLOOR, Math.min(leastPart, LARGEST_VOTE) / Math.max(2, columns)) : SMALLEST_FLOOR;
    }

    /**
     * Decides the kind of the scores.
     *
     * @param floor the smallest probability
     * @param teacher the teacher, for errors
     * @return how to read them; null if that cannot be decided
     */
    @Nullable ScoreReading read(double floor, String teacher) {
        if (columns == 1) {
            boolean unit = !masked && least >= 0 && largest <= 1;
            if (!unit && !masked && least >= 0) {
                return null;
            }
            return new ScoreReading(unit ? OutputKind.PROBABILITIES : OutputKind.LOGITS,
                    unit ? "one score a row, all in [0, 1]: the probability of the second label"
                            : "one score a row, some negative: the second label's against zero", floor, teacher);
        }
        if (isSignedBytes()) {
            return null;
        }
        if (masked || least < -ScoreReading.NEGATIVE) {
            boolean logarithms = largest <= ScoreReading.POSITIVE && Math.abs(leastExponential - 1) <= ROUNDING
                    && Math.abs(largestExponential - 1) <= ROUNDING;
            return new ScoreReading(logarithms ? OutputKind.LOG_PROBABILITIES : OutputKind.LOGITS, logarithms
                    ? "no value is positive, and the exponentials of every row add up to 1" : "some values are negative",
                    floor, teacher, logarithms ? KindBounds.ofSum(true, 1 - ROUNDING, 1 + ROUNDING) : KindBounds.NONE);
        }
        String reason = probabilities();
        return reason.isEmpty() ? null : new ScoreReading(OutputKind.PROBABILITIES, reason, floor, teacher, bounds());
    }

    /** Whether no score is outside [0, 1], as no logits of many rows are. */
    boolean isUnit() {
        return !masked && least >= -ScoreReading.NEGATIVE && largest <= 1 + ScoreReading.NEGATIVE;
    }

    /** Whether 128 more makes the parts of 255 that probabilities in 8 bits are. */
    private boolean isSignedBytes() {
        return whole && !masked && rows >= ROWS && least >= Byte.MIN_VALUE && least < 0 && largest <= Byte.MAX_VALUE
                && leastSum + 128.0 * columns >= 255 * (1 - SAME_WHOLE) && largestSum + 128.0 * columns <= 255 * (1 + SAME_WHOLE);
    }

    /** Facts for the provenance beside the reading. */
    Map<String, String> facts() {
        return masked ? Map.of("masked-classes", "minus infinity became the row's smallest logit - 10000") : Map.of();
    }

    /** The error where the kind cannot be decided. */
    TeacherException unclear(String teacher) {
        if (columns == 1) {
            return new TeacherException("The one score a row of the teacher " + teacher + " must be recognizable as the logit or"
                    + " the probability of the second label, found values from " + range(least, largest) + " in " + rows
                    + " rows: none is negative, as some logits are, and some are above 1.\nMaybe set outputKind to LOGITS where it"
                    + " is the score before the sigmoid, for which 0 means undecided; where it is a percentage or a byte, divide it"
                    + " in the graph, so that it is in [0, 1].");
        }
        if (isSignedBytes()) {
            return new TeacherException("The output of the teacher " + teacher + " must be recognizable as logits or probabilities,"
                    + " found whole numbers from " + range(least, largest) + " in " + rows + " rows that sum to "
                    + range(leastSum, largestSum) + ", as probabilities do that are quantized to int8.\nMaybe put a"
                    + " DequantizeLinear behind it, or set outputKind to LOGITS where they are scores before the softmax.");
        }
        return new TeacherException("The output of the teacher " + teacher + " must be recognizable as logits, probabilities or"
                + " log-probabilities, found values from " + range(least, largest) + " in " + rows + " rows that sum to "
                + range(leastSum, largestSum) + ": none is negative, as some logits are, and the sums are not those of"
                + " probabilities.\nMaybe set outputKind: PROBABILITIES where every value is the probability of its class (one"
                + " sigmoid a class, percentages, votes; each row is scaled to add up to 1), LOGITS for scores before the"
                + " softmax.");
    }

    /** Why values that are not negative are probabilities; empty if they may be something else. */
    private String probabilities() {
        String sums = "rows sum to " + range(leastSum, largestSum) + ", renormalized";
        if (largest <= 0) {
            return "";
        }
        if (leastSum >= 1 - ROUNDING && largestSum <= 1 + ROUNDING) {
            return sums;
        }
        if (largest <= 1 + ScoreReading.NEGATIVE) {
            // One sigmoid a class: not one sum, but a sum near one for nearly all, and classes that it is sure of.
            return sumsNearOne >= 0.8 * rows && sure >= 0.25 * rows ? "all values are in [0, 1], " + sums : "";
        }
        if (leastSum >= 99.8 && largestSum <= 100.2) {
            return "percentages: " + sums;
        }
        boolean oneSum = largestSum - leastSum <= (whole ? SAME_WHOLE : SAME) * largestSum;
        boolean different = largestTop - leastTop > 0.01 * largestSum;
        // Large positive logits may have much the same sum, but all are large.
        boolean parts = largestTop >= 0.5 * largestSum && least <= 0.2 * largestSum / columns;
        return rows >= ROWS && oneSum && different && parts ? "parts of one sum: " + sums : "";
    }

    /** Rows that would have left the decision as it is. */
    private KindBounds bounds() {
        if (largest <= 1 + ScoreReading.NEGATIVE || (leastSum >= 1 - ROUNDING && largestSum <= 1 + ROUNDING)) {
            return new KindBounds(false, 1 - ROUNDING, 1 + ROUNDING, 1 + ScoreReading.NEGATIVE);
        }
        double same = whole ? SAME_WHOLE : SAME;
        return KindBounds.ofSum(false, largestSum * (1 - same), leastSum / (1 - same));
    }

    private static String range(double from, double to) {
        return String.format(Locale.ROOT, "%.4g to %.4g", from, to);
    }
}
