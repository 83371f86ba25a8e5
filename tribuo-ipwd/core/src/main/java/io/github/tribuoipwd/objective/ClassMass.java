/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import java.util.stream.DoubleStream;

/**
 * The probability mass that a teacher gives each class where all classes are equally frequent: even for one that knows all of them
 * alike, uneven for one that was trained on other class shares (Niu, Chen, Zhou, Zhang, NeurIPS 2022, section 3: the imbalance of a
 * teacher's knowledge).
 */
final class ClassMass {

    private ClassMass() {}

    /**
     * The mean prediction over the labeled examples, at temperature 1, each example weighed by the inverse of its class's count.
     *
     * @return a new array {@code (classes)} that adds up to 1; even where no example has a label
     */
    static double[] of(TrainingEvidence evidence) {
        int classes = evidence.classes();
        int[] counts = new int[classes];
        for (int example = 0; example < evidence.examples(); example++) {
            if (evidence.label(example) >= 0) {
                counts[evidence.label(example)]++;
            }
        }
        double[] mass = new double[classes];
        double sum = 0;
        for (int example = 0; example < evidence.examples(); example++) {
            int label = evidence.label(example);
            if (label >= 0) {
                double[] probabilities = evidence.teacher(example, 1);
                for (int k = 0; k < classes; k++) {
                    mass[k] += probabilities[k] / counts[label];
                }
                sum += 1.0 / counts[label];
            }
        }
        for (int k = 0; k < classes; k++) {
            mass[k] = sum == 0 ? 1.0 / classes : mass[k] / sum;
        }
        return mass;
    }

    /** The coefficient of variation of the mass over the classes: 0 where it is even. */
    static double unevenness(TrainingEvidence evidence) {
        double[] mass = of(evidence);
        double mean = 1.0 / mass.length;
        return Math.sqrt(DoubleStream.of(mass).map(one -> (one - mean) * (one - mean)).average().orElseThrow()) / mean;
    }
}
