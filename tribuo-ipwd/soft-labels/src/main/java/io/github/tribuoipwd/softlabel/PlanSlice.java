/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows that were measured for a plan. */
final class PlanSlice {

    /** The largest number of classes that a plan looks at, beside the one that is set. */
    static final int TOPS = 64;

    private final SoftLabelEncoding encoding;
    private final int classes;
    private final List<SoftLabelRow> stored = new ArrayList<>();
    private final SortedMap<Integer, Double> lost = new TreeMap<>();

    PlanSlice(SoftLabelEncoding encoding, int classes) {
        this.encoding = encoding;
        this.classes = classes;
    }

    /** Forgets the rows; what was lost of them stays. */
    void begin() {
        stored.clear();
    }

    void look(int number, FloatBuffer logits) {
        List<Integer> tops = new ArrayList<>(List.of(encoding.top()));
        for (int top = 4; top <= TOPS; top *= 2) {
            tops.add(top);
        }
        for (int top : tops) {
            if (top >= 2 && top < classes) {
                FloatBuffer rows = logits.duplicate().position(0);
                double sum = 0;
                for (int row = 0; row < number; row++) {
                    sum += new SoftLabelEncoding(Precision.FLOAT32, top).encode(rows, classes).mass();
                }
                lost.put(top, sum / number);
            }
        }
    }

    void add(SoftLabelRow row) {
        stored.add(row);
    }

    int rows() {
        return stored.size();
    }

    double lostMass(int top) {
        return lost.getOrDefault(top, 0.0);
    }

    double bytesPerRow() {
        return (double) PartSize.of(stored, encoding) / stored.size();
    }
}
