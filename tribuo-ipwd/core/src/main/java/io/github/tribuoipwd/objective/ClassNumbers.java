/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A number for each class that a loss settled by the data. Immutable.
 */
final class ClassNumbers {

    private final double[] values;

    /** Takes the values as they are. */
    ClassNumbers(double[] values) {
        this.values = values;
    }

    /** The numbers as a row {@code (1, classes)} of the array's type, held in the engine's memory by the array's manager. */
    NDArray beside(NDArray array) {
        return array.getManager().create(values, new Shape(1, values.length)).toType(array.getDataType(), false);
    }

    /** The smallest and the largest, each with its label. */
    String range(TrainingEvidence evidence) {
        int least = 0;
        int most = 0;
        for (int k = 1; k < values.length; k++) {
            least = values[k] < values[least] ? k : least;
            most = values[k] > values[most] ? k : most;
        }
        return number(values[least]) + " (" + evidence.name(least) + ") to " + number(values[most]) + " ("
                + evidence.name(most) + ")";
    }

    /** Four digits, which is more than a decision by data is good for. */
    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** What a loss has settled, or an error where it has not. */
    static <T> T requireSettled(@Nullable T settled, DistillationLoss loss) {
        if (settled == null) {
            throw new IllegalStateException(loss.getClass().getSimpleName() + " must be settled by the data before it can compute,"
                    + " found one that is not: " + loss + ".\nMaybe compute with what settled(TrainingEvidence) returns, as a"
                    + " DistillationTrainer does.");
        }
        return settled;
    }
}
