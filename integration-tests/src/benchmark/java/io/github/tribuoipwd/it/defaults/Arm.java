/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.UniformWeighting;
import java.util.List;

/**
 * A way to train a student.
 *
 * @param name its name
 * @param objective what is minimized
 * @param rate the learning rate of the default optimizer
 */
record Arm(String name, Objective objective, double rate) {

    static final double RATE = 0.05;

    /** Labels alone, at the default rate and at two others. */
    static final List<Arm> LABELS = List.of(new Arm("labels", new LabelObjective(), RATE),
            new Arm("labels .1", new LabelObjective(), 0.1), new Arm("labels .2", new LabelObjective(), 0.2));

    /** What stands for no setting. */
    static final Arm DEFAULT = new Arm("default", DistillationObjective.recommended(), RATE);

    /** A {@code DistillationSearch} around the default. */
    static final Arm SEARCH = new Arm("search", DistillationObjective.recommended(), RATE);

    /** The grid of fixed settings. */
    static final List<Arm> FIXED = List.of(
            fixed("KD, T 1, .5", new UniformWeighting(), 1, 0.5),
            fixed("KD, T 2, .5", new UniformWeighting(), 2, 0.5),
            fixed("KD, T 4, .9", new UniformWeighting(), 4, 0.9),
            fixed("IPWD of mean 1, T 1, .5", even(), 1, 0.5),
            fixed("IPWD of mean 1, T 2, .5", even(), 2, 0.5),
            new Arm("IPWD, the paper's", DistillationObjective.paper(), RATE));

    private static InversePropensityWeighting even() {
        return InversePropensityWeighting.builder().normalization(InversePropensityWeighting.Normalization.BATCH_MEAN).build();
    }

    private static Arm fixed(String name, ExampleWeighting weighting, double temperature, double share) {
        return new Arm(name, DistillationObjective.builder().weighting(weighting).temperature(temperature).labelFactor(1 - share)
                .distillationFactor(share).build(), RATE);
    }
}
