/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a capture will take, measured on a slice of the data.
 *
 * @param examples the number of examples, of the share
 * @param rows the number of rows, one for each view
 * @param bytes the bytes of all parts
 * @param seconds how long it will take on this machine
 * @param lostMass the mean probability, at temperature 1, of the classes that are not stored; 0 where all are
 * @param lostMassByTop for numbers of classes k, the mean probability that storing k of them would lose
 * @param sliceRows the rows that were measured
 */
public record CapturePlan(long examples, long rows, long bytes, double seconds, double lostMass,
        SortedMap<Integer, Double> lostMassByTop, int sliceRows) {

    /**
     * Makes a plan.
     *
     * @param examples the number of examples, of the share
     * @param rows the number of rows, one for each view
     * @param bytes the bytes of all parts
     * @param seconds how long it will take on this machine
     * @param lostMass the mean probability, at temperature 1, of the classes that are not stored; 0 where all are
     * @param lostMassByTop for numbers of classes k, the mean probability that storing k of them would lose; copied
     * @param sliceRows the rows that were measured
     */
    public CapturePlan {
        lostMassByTop = new TreeMap<>(lostMassByTop);
    }

    /**
     * The plan in a few lines.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%,d rows of %,d examples, %,.1f MB, about %s on this machine (measured on %,d rows)%n", rows, examples,
                bytes / 1e6, time(), sliceRows));
        if (lostMass > 0) {
            text.append(String.format(Locale.ROOT, "probability that is not stored class by class: %.2f %%%n", 100 * lostMass));
        }
        lostMassByTop.forEach((top, mass) -> text.append(String.format(Locale.ROOT, "with top = %d a probability of %.2f %% would"
                + " not be stored class by class%n", top, 100 * mass)));
        return text.toString();
    }

    private String time() {
        return seconds < 120 ? String.format(Locale.ROOT, "%.0f seconds", seconds)
                : seconds < 7200 ? String.format(Locale.ROOT, "%.0f minutes", seconds / 60)
                : String.format(Locale.ROOT, "%.1f hours", seconds / 3600);
    }
}
