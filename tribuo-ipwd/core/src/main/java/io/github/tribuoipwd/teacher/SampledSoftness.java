/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.internal.Softmax;
import io.github.tribuoipwd.teacher.TeacherReport.Softness;
import java.nio.FloatBuffer;

/** The mean largest probability of rows from everywhere in the data, at any temperature. */
final class SampledSoftness {

    private static final int ROWS = 2048;
    private static final double LOWEST = 0.01;
    private static final double HIGHEST = 100;
    private static final int HALVINGS = 30;
    /** The exponential of less is lost beside 1. */
    private static final double NEGLIGIBLE = -40;

    private final FloatBuffer logits;
    private final int rows;
    private final int classes;

    /** @param all {@code (rows, classes)}; not modified */
    SampledSoftness(DenseRows all) {
        int stride = all.count() / ROWS + 1;
        rows = (all.count() + stride - 1) / stride;
        classes = all.size();
        logits = FloatBuffer.allocate(Math.multiplyExact(rows, classes));
        for (int row = 0; row < all.count(); row += stride) {
            all.copy(row, logits);
        }
    }

    Softness report(boolean atAnyTemperature, double own) {
        return new Softness(at(own), atAnyTemperature ? at(4) : Double.NaN, atAnyTemperature ? target() : Double.NaN);
    }

    /** The largest probability of a row is one over the sum of all parts, of which its own is 1. */
    private double at(double temperature) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int first = row * classes;
            double largest = logits.get(first + Softmax.largest(logits, first, classes));
            double parts = 0;
            for (int k = 0; k < classes; k++) {
                double below = (logits.get(first + k) - largest) / temperature;
                parts += below > NEGLIGIBLE ? Math.exp(below) : 0;
            }
            sum += 1 / parts;
        }
        return sum / rows;
    }

    /** The mean falls as the temperature rises, so that the interval can be halved. */
    private double target() {
        if (at(LOWEST) < Softness.TARGET || at(HIGHEST) > Softness.TARGET) {
            return Double.NaN;
        }
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (at(Math.exp(middle)) > Softness.TARGET) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp((low + high) / 2);
    }
}
