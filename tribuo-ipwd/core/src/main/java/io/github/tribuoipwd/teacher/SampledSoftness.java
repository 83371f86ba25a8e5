/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.internal.LargestProbability;
import io.github.tribuoipwd.teacher.TeacherReport.Softness;
import java.nio.FloatBuffer;

/** The softness of rows from everywhere in the data. */
final class SampledSoftness {

    private static final int ROWS = 2048;
    private static final double LOWEST = 0.01;
    private static final double HIGHEST = 100;

    private SampledSoftness() {}

    /**
     * Measures it.
     *
     * @param all {@code (rows, classes)}; not modified
     * @param atAnyTemperature whether the logits mean something at other temperatures than their own
     * @param own the temperature of the report
     */
    static Softness of(DenseRows all, boolean atAnyTemperature, double own) {
        int stride = all.count() / ROWS + 1;
        FloatBuffer logits = FloatBuffer.allocate(Math.multiplyExact((all.count() + stride - 1) / stride, all.size()));
        for (int row = 0; row < all.count(); row += stride) {
            all.copy(row, logits);
        }
        LargestProbability mean = new LargestProbability(logits.rewind(), all.size(), 1);
        return new Softness(mean.at(own), atAnyTemperature ? mean.at(4) : Double.NaN, atAnyTemperature ? target(mean) : Double.NaN);
    }

    private static double target(LargestProbability mean) {
        boolean within = mean.at(LOWEST) >= LargestProbability.TARGET && mean.at(HIGHEST) <= LargestProbability.TARGET;
        return within ? mean.temperature(LOWEST, HIGHEST) : Double.NaN;
    }
}
