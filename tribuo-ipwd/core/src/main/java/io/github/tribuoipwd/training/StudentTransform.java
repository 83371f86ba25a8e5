/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The transform of a student's input, with its numbers, and how it was chosen.
 *
 * @param transform the transform; never one that is still to be fitted
 * @param kind {@code fitted}, {@code identity} or {@code as set}
 * @param automatic whether the trainer chose it
 * @param range the smallest and the largest value of a sample of the rows, before the transform
 */
record StudentTransform(InputTransform transform, String kind, boolean automatic, InputRange range) {

    /** Above this largest absolute value images without a transform are taken for bytes; normalized ones stay below 5. */
    static final double LARGE_PIXEL = 20;

    private static final Logger logger = Logger.getLogger(StudentTransform.class.getName());
    private static final int SAMPLE = 256;

    /** The smallest and the largest value of some rows. */
    record InputRange(float smallest, float largest) {

        static InputRange of(Rows rows) {
            float[] row = new float[rows.size()];
            float smallest = Float.POSITIVE_INFINITY;
            float largest = Float.NEGATIVE_INFINITY;
            int[] sample = new int[Math.min(SAMPLE, rows.count())];
            Arrays.setAll(sample, i -> (int) ((long) i * rows.count() / sample.length));
            rows.announce(sample, 0, sample.length);
            for (int number : sample) {
                rows.copy(number, FloatBuffer.wrap(row));
                for (float value : row) {
                    smallest = Math.min(smallest, value);
                    largest = Math.max(largest, value);
                }
            }
            return new InputRange(smallest, largest);
        }

        /** The largest absolute value. */
        float magnitude() {
            return Math.max(Math.abs(smallest), Math.abs(largest));
        }

        @Override
        public String toString() {
            return smallest + " to " + largest;
        }
    }

    /**
     * Chooses the transform, logs the choice, and fits it where it is to be fitted.
     *
     * @param set the trainer's transform; null to choose by the shape: rows of one dimension are standardized, others stay as they
     *     are
     * @param rows the training data; not modified
     */
    static StudentTransform of(@Nullable InputTransform set, Rows rows) {
        InputRange range = InputRange.of(rows);
        boolean fitted = set == null ? rows.shape().length == 1 : set.isFitted();
        InputTransform transform = fitted ? InputTransform.fitted().fit(rows) : set == null ? InputTransform.identity() : set;
        StudentTransform chosen = new StudentTransform(transform,
                fitted ? "fitted" : transform.isIdentity() ? "identity" : "as set", set == null, range);
        logger.info(() -> "The student's input, " + range + " in the data, is " + chosen.description());
        if (chosen.looksLikeBytes()) {
            logger.warning(() -> "The student gets images as they are, with values of " + range + "; networks learn badly from such"
                    + " large numbers, or not at all.\nMaybe set the trainer's transform to InputTransform.fitted(), or to a scale"
                    + " of 1/255 for values of 0 to 255; InputTransform.identity() where they are meant to be so.");
        }
        return chosen;
    }

    /** A transform that takes the same rows, for a rehearsal before the data are read. */
    static InputTransform placeholder(@Nullable InputTransform set, int... rowShape) {
        if (set == null ? rowShape.length != 1 : !set.isFitted()) {
            return set == null ? InputTransform.identity() : set;
        }
        double[] ones = DoubleStream.generate(() -> 1).limit(rowShape[0]).toArray();
        return InputTransform.builder().mean(ones).std(ones).build();
    }

    /** Whether images go into the network as they are, and look like bytes, without anyone having asked for it. */
    private boolean looksLikeBytes() {
        return automatic && kind.equals("identity") && range.magnitude() > LARGE_PIXEL;
    }

    private String description() {
        String why = automatic ? ", by default (the trainer's transform sets another)" : ", as set";
        return switch (kind) {
            case "fitted" -> "standardized by mean and deviation of each " + (transform.mean().length == 1 ? "channel" : "channel or"
                    + " column") + " of these data" + why;
            case "identity" -> "taken as it is" + why;
            default -> "transformed by " + transform;
        };
    }

    /** What the provenance should know: the choice, and the numbers that no configuration holds. */
    Map<String, Provenance> facts() {
        Map<String, Provenance> facts = new HashMap<>();
        text(facts, TrainedStudent.TRANSFORM, kind + (automatic ? " (automatic)" : ""));
        if (kind.equals("fitted")) {
            text(facts, TrainedStudent.TRANSFORM_MEAN, numbers(transform.mean()));
            text(facts, TrainedStudent.TRANSFORM_STD, numbers(transform.std()));
        }
        if (looksLikeBytes()) {
            text(facts, "large-input", range + " without a transform");
        }
        return facts;
    }

    private static String numbers(double[] values) {
        return Arrays.stream(values).mapToObj(value -> Float.toString((float) value)).collect(Collectors.joining(" "));
    }

    private static void text(Map<String, Provenance> facts, String name, String value) {
        facts.put(name, new StringProvenance(name, value));
    }
}
