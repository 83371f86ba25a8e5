/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import ai.onnxruntime.platform.Fp16Conversions;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.internal.Checks;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * What of a teacher's logits is stored, and how.
 *
 * @param precision the precision of a logit
 * @param top how many classes are stored of each row, those of the largest logits; 0 for all
 * @serial exclude
 */
@SuppressWarnings("InvalidBlockTag") // Javadoc takes the tag, and would miss comments of a serialized form
public record SoftLabelEncoding(Precision precision, int top) implements Serializable {

    /**
     * The values, class ids and mass of one row.
     *
     * @param values logits; of all classes, or of the {@code ids}
     * @param ids the columns of the classes that are stored; empty where all are
     * @param mass the probability of the others, at temperature 1
     */
    public record Encoded(float[] values, int[] ids, double mass) {
    }

    private static final int[] ALL = {};

    /**
     * Checks the setting for a number of classes.
     *
     * @param classes the number of classes
     * @throws PropertyException if fewer than two classes would be stored, or none would be left out
     */
    public void requireFits(int classes) {
        Checks.setting(top == 0 || (top >= 2 && top < classes), "top", "must be 0 for all classes, or from 2 to " + (classes - 1)
                + " of the teacher's " + classes, top, "use 0; top-k saves space where there are hundreds of classes.");
    }

    /** The bytes of a row, at most, but for its label. */
    int rowBytes(int classes) {
        return 2 * RowKey.BYTES + Integer.BYTES
                + (top == 0 ? Float.BYTES * classes : (Integer.BYTES + Float.BYTES) * top + Double.BYTES);
    }

    /**
     * Encodes the logits of one row.
     *
     * @param logits {@code (classes)} from the position on, which advances by {@code classes}
     * @param classes the number of classes
     * @return new arrays
     * @throws SoftLabelException if a logit is beyond half precision
     */
    public Encoded encode(FloatBuffer logits, int classes) {
        float[] all = new float[classes];
        logits.get(all);
        if (top == 0) {
            round(all);
            return new Encoded(all, ALL, 0);
        }
        // Equal logits stay in the order of the columns.
        int[] ids = IntStream.range(0, classes).boxed().sorted((a, b) -> Float.compare(all[b], all[a])).limit(top)
                .mapToInt(Integer::intValue).toArray();
        float[] values = new float[top];
        for (int i = 0; i < top; i++) {
            values[i] = all[ids[i]];
        }
        double mass = mass(all, ids);
        round(values);
        return new Encoded(values, ids, mass);
    }

    /** The softmax of the classes that are left out. */
    private static double mass(float[] logits, int[] stored) {
        double largest = logits[stored[0]];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double rest = 0;
        boolean[] isStored = new boolean[logits.length];
        for (int id : stored) {
            isStored[id] = true;
        }
        for (int id = 0; id < logits.length; id++) {
            rest += isStored[id] ? 0 : Math.exp(logits[id] - largest);
        }
        return rest / sum;
    }

    private void round(float[] values) {
        if (precision == Precision.FLOAT32) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            float rounded = Fp16Conversions.fp16ToFloat(Fp16Conversions.floatToFp16(values[i]));
            if (Float.isInfinite(rounded) && Float.isFinite(values[i])) {
                throw new SoftLabelException("Logits must be at most 65504 to be stored with half precision, found " + values[i]
                        + ".\nMaybe set precision to FLOAT32.");
            }
            values[i] = rounded;
        }
    }

    /**
     * The logit that each class has which is not stored: they share the mass that is left. With {@code L} the logarithm of the sum
     * of {@code exp(logit)} over all classes it is {@code L + log(mass / others)}. Exact for their sum at temperature 1; above it,
     * a tail that is not even has less mass than this.
     *
     * @param values the logits of the stored classes, by falling size
     * @param mass the probability of the others
     * @param others how many others there are
     * @return the logit, at most the smallest of the values; that of the smallest probability a double holds where they have none
     */
    static float tail(float[] values, double mass, int others) {
        double largest = values[0];
        double sum = 0;
        for (float value : values) {
            sum += Math.exp(value - largest);
        }
        double all = largest + Math.log(sum) - Math.log1p(-mass);
        return (float) Math.min(values[values.length - 1], all + Math.log(Math.max(mass, Double.MIN_NORMAL) / others));
    }
}
