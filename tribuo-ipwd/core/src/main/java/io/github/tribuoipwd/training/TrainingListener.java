/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * Receives the progress of a training. It runs on the training thread between steps and cannot change the result: it has no
 * access to the trainer's random numbers or the network. A lambda implements {@link #onEpoch}; the other methods do nothing
 * unless overridden. An exception ends the training, except for one of {@link #onFinish}, which is called when the student is
 * made.
 */
@FunctionalInterface
public interface TrainingListener {

    /**
     * The listener of a trainer that is given no other: it logs one line after each epoch, with loss and accuracy on training and
     * validation data, at the level INFO of {@code java.util.logging}, by the logger {@code io.github.tribuoipwd.training.EpochLog}.
     *
     * @return a listener that has no state
     */
    static TrainingListener logging() {
        return new EpochLog();
    }

    /**
     * Called after each step.
     *
     * @param step the step, counted from 1
     * @param steps the number of steps of the whole training
     */
    default void onStep(long step, long steps) {}

    /**
     * Asked after each step, on the training thread: true ends the training there with a {@link TrainingStoppedException}, after
     * a checkpoint where the trainer has {@link Checkpoints}. The trainings of a search ask too.
     *
     * @return whether the training is to stop
     */
    default boolean stops() {
        return false;
    }

    /**
     * Called after each epoch.
     *
     * @param epoch the epoch's figures
     */
    void onEpoch(EpochReport epoch);

    /**
     * Called once in a search, before the student is trained with what was found; the trainings of the search itself
     * report to no listener. An exception ends the search.
     *
     * @param search the search's figures
     */
    default void onSearch(SearchReport search) {}

    /**
     * Called once, after the last epoch, when the student is made. An exception goes into the log.
     *
     * @param report the training's figures
     */
    default void onFinish(DistillationReport report) {}
}
