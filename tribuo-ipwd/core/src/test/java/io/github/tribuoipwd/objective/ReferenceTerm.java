/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The distillation losses of one example in plain Java and float64, without the engine, as their papers define them. */
interface ReferenceTerm {

    /** Logits of one example, its label and the temperature to nats. */
    double of(double[] student, double[] teacher, int label, double temperature);

    static double kullbackLeibler(double[] z, double[] t, int label, double temperature) {
        return divergence(softmax(t, temperature), softmax(z, temperature));
    }

    static double softCrossEntropy(double[] z, double[] t, int label, double temperature) {
        double[] student = softmax(z, temperature);
        double[] teacher = softmax(t, temperature);
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            sum -= teacher[k] * Math.log(student[k]);
        }
        return sum;
    }

    static double standardizedLogits(double[] z, double[] t, int label, double temperature) {
        return divergence(softmax(standardized(t), temperature), softmax(standardized(z), temperature));
    }

    /** Zhao et al., CVPR 2022, with weights 2 and 5. */
    static double decoupled(double[] z, double[] t, int label, double temperature) {
        double[] student = softmax(z, temperature);
        double[] teacher = softmax(t, temperature);
        return 2 * divergence(targetAndRest(teacher, label), targetAndRest(student, label))
                + 5 * divergence(others(teacher, label), others(student, label));
    }

    /** Zhang et al., arXiv 2104.10510, with the weights of beta 0.9999. */
    static double balanced(double[] z, double[] t, int label, double temperature) {
        double[] weighed = softmax(t, temperature);
        double sum = 0;
        for (int k = 0; k < weighed.length; k++) {
            weighed[k] *= (1 - 0.9999) / (1 - Math.pow(0.9999, UnevenClasses.COUNTS[k]));
            sum += weighed[k];
        }
        for (int k = 0; k < weighed.length; k++) {
            weighed[k] /= sum;
        }
        return divergence(weighed, softmax(z, temperature));
    }

    /** Kim, arXiv 2506.18496, with the factors 2 and 5; needs the teacher's logits of the whole batch. */
    static ReferenceTerm grouped(double[] teachers, int[][] groups) {
        return (z, t, label, temperature) -> {
            double[] means = new double[groups.length];
            for (int row = 0; row < teachers.length; row += t.length) {
                double[] masses = masses(softmax(Arrays.copyOfRange(teachers, row, row + t.length), temperature), groups);
                Arrays.setAll(means, g -> means[g] + masses[g] * t.length / teachers.length);
            }
            double[] even = masses(softmax(t, temperature), groups);
            Arrays.setAll(even, g -> even[g] / (groups.length * means[g]));
            double sum = Arrays.stream(even).sum();
            Arrays.setAll(even, g -> even[g] / sum);
            double found = 2 * divergence(even, masses(softmax(z, temperature), groups));
            for (int[] group : groups) {
                found += 5 * divergence(softmax(of(t, group), temperature), softmax(of(z, group), temperature));
            }
            return found;
        };
    }

    private static double[] masses(double[] p, int[][] groups) {
        return Arrays.stream(groups).mapToDouble(group -> Arrays.stream(of(p, group)).sum()).toArray();
    }

    private static double[] of(double[] values, int[] group) {
        return IntStream.of(group).mapToDouble(k -> values[k]).toArray();
    }

    /** Saerens et al. 2002. */
    static double corrected(double[] z, double[] t, int label, double temperature) {
        double[] moved = t.clone();
        for (int k = 0; k < t.length; k++) {
            moved[k] += Math.log(UnevenClasses.COUNTS[k]) - Math.log(UnevenClasses.TEACHER_PRIOR[k]);
        }
        return kullbackLeibler(z, moved, label, temperature);
    }

    private static double[] targetAndRest(double[] p, int label) {
        return new double[] {p[label], 1 - p[label]};
    }

    private static double[] others(double[] p, int label) {
        double[] others = new double[p.length - 1];
        for (int k = 0; k < others.length; k++) {
            others[k] = p[k < label ? k : k + 1] / (1 - p[label]);
        }
        return others;
    }

    private static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += p[k] * (Math.log(p[k]) - Math.log(q[k]));
        }
        return sum;
    }

    private static double[] standardized(double[] logits) {
        double mean = 0;
        for (double logit : logits) {
            mean += logit / logits.length;
        }
        double squares = 0;
        for (double logit : logits) {
            squares += (logit - mean) * (logit - mean);
        }
        double[] standardized = new double[logits.length];
        for (int k = 0; k < logits.length; k++) {
            standardized[k] = (logits[k] - mean) / (Math.sqrt(squares / (logits.length - 1)) + 1e-7);
        }
        return standardized;
    }

    static double[] softmax(double[] logits, double temperature) {
        double sum = 0;
        double[] p = new double[logits.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k] / temperature);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }
}
