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
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** One side of a comparison of steps: a short training, and the nanoseconds of each step but the first ones. */
interface Steps {

    int NUMBER = 24;
    int WARM_UP = 8;
    int ROUNDS = 5;

    List<Double> times() throws Exception;

    /**
     * Steps of ours. The training is stopped after them, so that nothing is exported.
     *
     * @param stepsAtOnce of how many steps each time is the mean
     */
    static Steps of(DistillationTrainer.Builder builder, MutableDataset<Label> data, int stepsAtOnce) {
        DistillationTrainer trainer = builder.build();
        return () -> {
            Clock clock = new Clock(stepsAtOnce);
            trainer.setListener(clock);
            try {
                trainer.train(data).close();
            } catch (TrainingStoppedException e) {
                // By the clock.
            }
            return clock.times;
        };
    }

    /** Rounds of both in turn; the figure of a round is the median over its steps. */
    static PairedRounds compare(Steps ours, Steps reference) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            first.add(PairedRounds.median(ours.times()));
            second.add(PairedRounds.median(reference.times()));
        }
        return new PairedRounds(first, second);
    }

    /** Takes the time between steps. */
    final class Clock implements TrainingListener {

        private final List<Double> times = new ArrayList<>();
        private final int stepsAtOnce;
        private long last;
        private boolean enough;

        private Clock(int stepsAtOnce) {
            this.stepsAtOnce = stepsAtOnce;
        }

        @Override
        public void onEpoch(EpochReport epoch) {}

        @Override
        public void onStep(long step, long steps) {
            if (step % stepsAtOnce == 0) {
                long now = System.nanoTime();
                if (step > WARM_UP) {
                    times.add((double) (now - last) / stepsAtOnce);
                }
                last = now;
            }
            enough = step >= NUMBER;
        }

        @Override
        public boolean stops() {
            return enough;
        }
    }
}
