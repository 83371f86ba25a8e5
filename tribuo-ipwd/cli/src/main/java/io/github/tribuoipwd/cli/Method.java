/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;

/**
 * What makes a student: a trainer, or a search around it.
 *
 * @param trainer the trainer
 * @param search the search; null for none
 */
record Method(DistillationTrainer trainer, @Nullable DistillationSearch search) {

    static Method of(DistillationTrainer trainer) {
        return new Method(trainer, null);
    }

    static Method of(DistillationSearch search) {
        return new Method(search.getTrainer(), search);
    }

    /** The trainer within a search. */
    Method searched() {
        return search == null ? of(DistillationSearch.builder(trainer).build()) : this;
    }

    Method withSeed(long seed) {
        return search == null ? of(trainer.withSeed(seed)) : of(search.withSeed(seed));
    }

    /** What has the settings. */
    Trainer<Label> whole() {
        return search == null ? trainer : search;
    }

    DistilledModel train(Dataset<Label> data) {
        return search == null ? trainer.train(data) : search.train(data);
    }

    /** See {@link DistillationTrainer#check}. */
    long check(Dataset<Label> data) {
        return search == null ? trainer.check(data) : search.check(data);
    }
}
