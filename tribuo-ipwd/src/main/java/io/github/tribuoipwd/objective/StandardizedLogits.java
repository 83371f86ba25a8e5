/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;

/**
 * The Kullback-Leibler divergence from the student's to the teacher's softened prediction after the logits of each example were
 * standardised, {@code KL(p(std(t),T) || p(std(z),T))} with {@code std(v) = (v - mean v) / (sd v + 1e-7)} over the classes (Sun
 * et al., "Logit Standardization in Knowledge Distillation", CVPR 2024): the student need not match the teacher's range of
 * logits. The gradient flows through the student's mean and deviation. Has no settings.
 */
public final class StandardizedLogits implements DistillationLoss {

    /**
     * The loss.
     */
    public StandardizedLogits() {}

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        return CrossEntropy.divergence(CrossEntropy.softened(CrossEntropy.standardised(batch.requireTeacher()), temperature),
                CrossEntropy.softened(CrossEntropy.standardised(batch.student()), temperature));
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "DistillationLoss");
    }

    @Override
    public String toString() {
        return "StandardizedLogits()";
    }
}
