/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is compared on what. */
interface Experiment {

    /** Its name: that of its configuration and of its results. */
    String name();

    /** The names of its configurations, each after those that it needs. */
    default List<String> configurations() {
        return List.of(name(), "arms");
    }

    /** The learning rates, as the names of trainers in the configuration end. */
    default List<String> rates() {
        return List.of("05", "10", "20");
    }

    /** The seeds of the trainings among which the rates are chosen on validation rows; none to train at all rates. */
    default List<Integer> choiceSeeds() {
        return List.of(101, 102);
    }

    /** The seeds of the trainings that are tested. */
    List<Integer> seeds();

    /** Its cells, which may need {@link #prepare}. */
    List<Cell> cells(Path work);

    /** The rows of its tables. */
    List<Condition> conditions();

    /**
     * Makes the files that the cells name, those of them that are not there.
     *
     * @param data the folder of the data, {@code shared/data}
     * @param work the folder of the experiment's own files
     */
    void prepare(Path data, Path work) throws IOException, InterruptedException;
}
