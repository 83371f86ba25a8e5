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
     * @param mass2 the same at temperature 2
     * @param mass4 the same at temperature 4
     */
    public record Encoded(float[] values, int[] ids, double mass, double mass2, double mass4) {
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
            return new Encoded(all, ALL, 0, 0, 0);
        }
        int[] ids = largest(all);
        float[] values = new float[top];
        for (int i = 0; i < top; i++) {
            values[i] = all[ids[i]];
        }
        double mass = mass(all, ids, 1);
        double mass2 = mass(all, ids, 2);
        double mass4 = mass(all, ids, 4);
        round(values);
        return new Encoded(values, ids, mass, mass2, mass4);
    }

    /** The columns of the largest logits, by falling size; equal ones in the order of the columns. */
    private int[] largest(float[] logits) {
        int[] ids = new int[top];
        for (int column = 0; column < logits.length; column++) {
            int place = Math.min(column, top);
            while (place > 0 && logits[column] > logits[ids[place - 1]]) {
                place--;
            }
            if (place < top) {
                System.arraycopy(ids, place, ids, place + 1, Math.min(column, top - 1) - place);
                ids[place] = column;
            }
        }
        return ids;
    }

    /** The softmax of the classes that are left out. */
    private static double mass(float[] logits, int[] stored, double temperature) {
        boolean[] isStored = new boolean[logits.length];
        for (int id : stored) {
            isStored[id] = true;
        }
        double largest = logits[stored[0]];
        double sum = 0;
        double rest = 0;
        for (int id = 0; id < logits.length; id++) {
            double part = Math.exp((logits[id] - largest) / temperature);
            sum += part;
            rest += isStored[id] ? 0 : part;
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
     * The logit of each class that is not stored: at a temperature {@code T} they have the teacher's probability together. At 1,
     * 2 and 4 exactly; in between and beyond by the parabola in {@code 1/T} through the three logits (Lagrange).
     *
     * @param row the row
     * @param others how many others there are
     * @param temperature the temperature of the training
     * @return the logit, at most the smallest of the values
     */
    static float tail(Encoded row, int others, double temperature) {
        double x = 1 / temperature;
        double logit = tail(row.values(), row.mass(), others, 1) * (x - 0.5) * (x - 0.25) / (0.5 * 0.75)
                + tail(row.values(), row.mass2(), others, 2) * (x - 1) * (x - 0.25) / (-0.5 * 0.25)
                + tail(row.values(), row.mass4(), others, 4) * (x - 1) * (x - 0.5) / (-0.75 * -0.25);
        return (float) Math.min(row.values()[row.values().length - 1], logit);
    }

    /**
     * With {@code L = T log sum exp(logit / T)} over all classes it is {@code L + T log(mass / others)}; that of the smallest
     * probability a double holds where the others have none.
     */
    private static double tail(float[] values, double mass, int others, double temperature) {
        double largest = values[0];
        double sum = 0;
        for (float value : values) {
            sum += Math.exp((value - largest) / temperature);
        }
        double all = Math.log(sum) - Math.log1p(-mass);
        return largest + temperature * (all + Math.log(Math.max(mass, Double.MIN_NORMAL) / others));
    }
}
