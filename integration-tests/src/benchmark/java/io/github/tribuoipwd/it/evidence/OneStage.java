/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Experiment 5: distillation without a teacher on 10,000 images of CIFAR-100. */
final class OneStage implements Experiment {

    private static final String CELL = "cifar-100 resnet8 one-stage";

    @Override
    public String name() {
        return "one-stage";
    }

    @Override
    public List<String> configurations() {
        return List.of(CifarUnseen.NAME, "arms", name());
    }

    @Override
    public List<String> rates() {
        return List.of("05");
    }

    @Override
    public List<Integer> choiceSeeds() {
        return List.of();
    }

    @Override
    public List<Integer> seeds() {
        return List.of(1, 2, 3);
    }

    @Override
    public List<Cell> cells(Path work) {
        return List.of(new Cell(CELL, Map.of("folder", work.toString(), "depth", "8"), List.of("labels", "pskd", "pskd-head",
                "pskd-ipwd-early", "pskd-ipwd-late", "pskd-ipwd-early-mean-1"), CELL));
    }

    @Override
    public List<Condition> conditions() {
        return List.of(new Condition("ResNet-8", List.of(CELL), null));
    }

    @Override
    public void prepare(Path data, Path work) throws IOException {
        CifarUnseen.split(data, work);
    }
}
