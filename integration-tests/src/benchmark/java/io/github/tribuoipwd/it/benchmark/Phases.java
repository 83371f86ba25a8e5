/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Divides the steps of a training into phases of some seconds, takes the mean time of a step in each, and stops the training
 * after the last. A mean, as what other programs take of the time falls on few of the steps.
 */
final class Phases implements TrainingListener {

    /** How a phase begins, between two steps. */
    interface Beginning {
        void run() throws Exception;
    }

    private static final int LEAST_STEPS = 3;

    private final List<Beginning> beginnings;
    private final int stepsAtOnce;
    private final double settle;
    private final double seconds;
    private final List<Double> means = new ArrayList<>();
    private long ready;
    private long start;
    private long firstStep;

    /**
     * Phases.
     *
     * @param beginnings what is done before each; at least one
     * @param stepsAtOnce after how many steps the work is even; a teacher beside the training computes logits for several
     * @param settle the seconds after a beginning that do not count
     * @param seconds the seconds that do
     */
    Phases(List<Beginning> beginnings, int stepsAtOnce, double settle, double seconds) {
        this.beginnings = List.copyOf(beginnings);
        this.stepsAtOnce = stepsAtOnce;
        this.settle = settle;
        this.seconds = seconds;
    }

    /** Trains until the phases are over, and returns the nanoseconds of a step in each. */
    List<Double> train(DistillationTrainer trainer, Dataset<Label> data) {
        trainer.setListener(this);
        try {
            trainer.train(data).close();
        } catch (TrainingStoppedException e) {
            if (means.size() == beginnings.size()) {
                return means;
            }
            throw e;
        }
        throw new IllegalStateException("A training must take longer than its phases, found " + means.size() + " of "
                + beginnings.size() + ".\nMaybe it needs more epochs.");
    }

    @Override
    public void onEpoch(EpochReport epoch) {}

    @Override
    public void onStep(long step, long steps) {
        if (step % stepsAtOnce != 0) {
            return;
        }
        long now = System.nanoTime();
        if (ready == 0) {
            begin();
        } else if (start == 0) {
            if (now >= ready) {
                start = now;
                firstStep = step;
            }
        } else if (now - start >= 1e9 * seconds && step - firstStep >= LEAST_STEPS) {
            means.add((double) (now - start) / (step - firstStep));
            if (!stops()) {
                begin();
            }
        }
    }

    private void begin() {
        try {
            beginnings.get(means.size()).run();
        } catch (Exception e) {
            throw new IllegalStateException("A phase must begin, found " + e, e);
        }
        start = 0;
        ready = System.nanoTime() + (long) (1e9 * settle);
    }

    @Override
    public boolean stops() {
        return means.size() == beginnings.size();
    }
}
