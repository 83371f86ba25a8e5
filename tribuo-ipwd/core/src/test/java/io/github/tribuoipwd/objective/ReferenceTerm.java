/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

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
