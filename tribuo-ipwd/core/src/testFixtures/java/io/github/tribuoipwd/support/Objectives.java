/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;

/** Objectives for tests that need settings which no data settle. */
public final class Objectives {

    private Objectives() {}

    /** The paper's settings, to change some of them. */
    public static DistillationObjective.Builder paper() {
        return DistillationObjective.builder().weighting(new InversePropensityWeighting()).labelFactor(0.1).distillationFactor(0.9)
                .temperature(4);
    }
}
