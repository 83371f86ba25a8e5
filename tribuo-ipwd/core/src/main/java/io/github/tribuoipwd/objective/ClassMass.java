/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The probability mass that a teacher gives each class where all classes are equally frequent: even for one that is as good at
 * one class as at another, uneven for one that was trained on other class shares (Niu, Chen, Zhou, Zhang, NeurIPS 2022, section
 * 3: the imbalance of a teacher's knowledge).
 */
final class ClassMass {

    private ClassMass() {}

    /**
     * The mean prediction over the labeled examples, at temperature 1, each example weighed by the inverse of its class's count.
     *
     * @return a new array {@code (classes)} that adds up to 1; even where no example has a label
     */
    static double[] of(TrainingEvidence evidence) {
        return of(evidence, (ordinal, count) -> true);
    }

    /** Which examples count, by their number among those of their class, from 0, and by how many these are. */
    private interface Part {
        boolean has(int ordinal, int count);
    }

    private static double[] of(TrainingEvidence evidence, Part part) {
        int classes = evidence.classes();
        int[] all = new int[classes];
        int[] chosen = new int[classes];
        forEach(evidence, (example, label) -> all[label]++);
        int[] ordinals = new int[classes];
        forEach(evidence, (example, label) -> chosen[label] += part.has(ordinals[label]++, all[label]) ? 1 : 0);
        double[] mass = new double[classes];
        double known = IntStream.of(chosen).filter(count -> count > 0).count();
        Arrays.fill(ordinals, 0);
        forEach(evidence, (example, label) -> {
            if (part.has(ordinals[label]++, all[label])) {
                double[] probabilities = evidence.teacher(example, 1);
                for (int k = 0; k < classes; k++) {
                    mass[k] += probabilities[k] / chosen[label] / known;
                }
            }
        });
        return known == 0 ? DoubleStream.generate(() -> 1.0 / classes).limit(classes).toArray() : mass;
    }

    private interface Labeled {
        void visit(int example, int label);
    }

    private static void forEach(TrainingEvidence evidence, Labeled visitor) {
        for (int example = 0; example < evidence.examples(); example++) {
            if (evidence.label(example) >= 0) {
                visitor.visit(example, evidence.label(example));
            }
        }
    }

    /**
     * The coefficient of variation of the mass over the classes, without the part that chance has in it: 0 where the mass is even.
     * Chance differs between the two halves of each class's examples, and so it has no part in their covariance. Without that a
     * teacher of a thousand classes would look uneven by the few examples that each class has.
     */
    static double unevenness(TrainingEvidence evidence) {
        double[] first = of(evidence, (ordinal, count) -> count > 1 && ordinal % 2 == 0);
        double[] second = of(evidence, (ordinal, count) -> count > 1 && ordinal % 2 == 1);
        double mean = 1.0 / first.length;
        double covariance = IntStream.range(0, first.length).mapToDouble(k -> (first[k] - mean) * (second[k] - mean)).average()
                .orElseThrow();
        return Math.sqrt(Math.max(0, covariance)) / mean;
    }
}
