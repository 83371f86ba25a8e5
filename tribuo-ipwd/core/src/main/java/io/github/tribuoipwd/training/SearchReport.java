/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.List;

/**
 * How a search found what the student is trained with; given to {@link TrainingListener#onSearch(SearchReport)}.
 *
 * @param examples the number of validation examples
 * @param criterion by what candidates were compared on them
 * @param trainings what the search cost, in trainings of all epochs
 * @param candidates every candidate, in their order
 * @param reason why the chosen one was chosen, as a sentence
 */
public record SearchReport(int examples, ValidationCriterion criterion, double trainings, List<Candidate> candidates,
        String reason) {

    /** What became of a candidate. */
    public enum Standing {
        /** The student is trained with it. */
        CHOSEN,
        /** It came to the last round, and another one was chosen. */
        LAST_ROUND,
        /** Others were better after fewer epochs. */
        OUT,
        /** Its training ended with an error. */
        FAILED
    }

    /**
     * One candidate. What it is worth on the validation examples is as of its last training, and NaN where that failed.
     *
     * @param name its name
     * @param objective the objective with its settings
     * @param rate the factor of the optimizer's learning rate
     * @param epochs the epochs of its last training
     * @param accuracy its accuracy, in [0, 1]
     * @param meanRecall the mean of its recalls over the labels, in [0, 1]
     * @param loss the cross-entropy of the labels, in nats
     * @param standing what became of it
     * @param note why it failed; empty where it did not
     */
    public record Candidate(String name, String objective, double rate, int epochs, double accuracy, double meanRecall, double loss,
            Standing standing, String note) {}

    /**
     * The chosen candidate.
     *
     * @return the one with {@link Standing#CHOSEN}
     */
    public Candidate chosen() {
        return candidates.stream().filter(candidate -> candidate.standing() == Standing.CHOSEN).findFirst().orElseThrow();
    }
}
