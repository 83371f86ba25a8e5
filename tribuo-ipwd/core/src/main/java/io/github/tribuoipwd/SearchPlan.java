/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The rounds of a successive halving (Jamieson, Talwalkar, "Non-stochastic best arm identification and hyperparameter
 * optimization", AISTATS 2016): each has half the candidates of the one before, with twice the epochs.
 *
 * @param rounds the rounds in their order
 * @param trainings what they cost, in trainings of all epochs
 */
record SearchPlan(List<Round> rounds, double trainings) {

    /**
     * One round.
     *
     * @param candidates how many candidates are trained
     * @param epochs the epochs of each
     */
    record Round(int candidates, int epochs) {}

    /**
     * Plans the most epochs that the budget allows.
     *
     * @param candidates the number of candidates, two or more
     * @param epochs the epochs of a training
     * @param budget how many trainings of all epochs the rounds may cost
     * @param usable whether a training can have so many epochs
     * @throws IllegalArgumentException if the budget does not allow a round of all candidates
     */
    static SearchPlan of(int candidates, int epochs, double budget, IntPredicate usable) {
        SearchPlan cheapest = null;
        for (int last = epochs; last > 0; last--) {
            if (usable.test(last)) {
                SearchPlan plan = plan(candidates, epochs, last, usable);
                if (plan.trainings() <= budget) {
                    return plan;
                }
                cheapest = cheapest == null || plan.trainings() < cheapest.trainings() ? plan : cheapest;
            }
        }
        throw new IllegalArgumentException("budget must be enough to train each of the " + candidates + " candidates once, found "
                + budget + " trainings" + (cheapest == null ? ", and the schedule does not fit " + epochs + " epochs"
                : " where " + Math.ceil(cheapest.trainings()) + " are needed") + ".\nMaybe raise budget, or lower the number of"
                + " objectives or rates" + (epochs < candidates ? ", or raise the trainer's epochs" : "") + ".");
    }

    private static SearchPlan plan(int candidates, int epochs, int last, IntPredicate usable) {
        List<Integer> sizes = new ArrayList<>(List.of(candidates));
        while (sizes.get(sizes.size() - 1) > 2) {
            sizes.add(Math.max(2, (sizes.get(sizes.size() - 1) + 1) / 2));
        }
        List<Integer> lengths = new ArrayList<>(List.of(last));
        while (lengths.size() < sizes.size()) {
            int shorter = (lengths.get(0) + 1) / 2;
            if (shorter == lengths.get(0) || !usable.test(shorter)) {
                break;
            }
            lengths.add(0, shorter);
        }
        List<Round> rounds = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < lengths.size(); i++) {
            rounds.add(new Round(sizes.get(i), lengths.get(i)));
            sum += (long) sizes.get(i) * lengths.get(i);
        }
        return new SearchPlan(List.copyOf(rounds), sum / (double) epochs);
    }
}
