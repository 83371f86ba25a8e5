/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far a training has come: the step, its place in the epochs, what the epoch has seen, and the epochs before.
 */
final class TrainingCourse implements Resumable {

    private final int epochs;
    private final int perEpoch;
    private final IntFunction<EpochStatistics> statistics;
    private final List<EpochReport> reports = new ArrayList<>();
    private long step;
    private int epoch;
    private int batch;
    /** Whether the epoch has been validated and reported. */
    private boolean closed = true;
    /** The learning rate of the last step. */
    private double rate;
    private @Nullable EpochStatistics seen;
    /** The time of the epoch and of the training in earlier processes, and when they began in this one. */
    private double epochSeconds;
    private double seconds;
    private long epochStart = System.nanoTime();
    private final long start = System.nanoTime();

    /**
     * Begins before the first epoch.
     *
     * @param epochs the number of epochs
     * @param perEpoch the number of batches of an epoch
     * @param statistics begins the statistics of an epoch
     */
    TrainingCourse(int epochs, int perEpoch, IntFunction<EpochStatistics> statistics) {
        this.epochs = epochs;
        this.perEpoch = perEpoch;
        this.statistics = statistics;
    }

    /** Whether there is something left to do. */
    boolean goesOn(boolean ended) {
        return !closed || (epoch < epochs && !ended);
    }

    /** Whether no epoch is begun. */
    boolean closed() {
        return closed;
    }

    /** Begins the next epoch. */
    void begin() {
        epoch++;
        batch = 0;
        closed = false;
        seen = statistics.apply(epoch);
        epochSeconds = 0;
        epochStart = System.nanoTime();
    }

    /** Whether the epoch has another batch. */
    boolean hasBatch() {
        return batch < perEpoch;
    }

    /** Takes note of a step and its learning rate. */
    void stepped(double learningRate) {
        step++;
        batch++;
        rate = learningRate;
    }

    /** Ends the epoch. */
    EpochReport close(@Nullable ValidationResult result) {
        EpochReport report = new EpochReport(epoch, epochs, seen().meanLoss(), seen().accuracy(), rate,
                epochSeconds + since(epochStart), result);
        reports.add(report);
        closed = true;
        return report;
    }

    /** The number of steps so far. */
    long step() {
        return step;
    }

    /** The number of steps of the whole training. */
    long steps() {
        return (long) perEpoch * epochs;
    }

    /** The epoch, counted from 1; 0 before the first. */
    int epoch() {
        return epoch;
    }

    /** The number of batches of the epoch so far. */
    int batch() {
        return batch;
    }

    double rate() {
        return rate;
    }

    /** What the epoch has seen. */
    EpochStatistics seen() {
        return Objects.requireNonNull(seen, "an epoch has begun");
    }

    /** The epochs so far. */
    List<EpochReport> reports() {
        return reports;
    }

    /** The time so far, that of earlier processes included. */
    double seconds() {
        return seconds + since(start);
    }

    /** Where this is, as a part of a sentence. */
    String place() {
        return "step " + step + " of " + steps() + ", epoch " + Math.max(1, epoch) + " of " + epochs;
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void save(StateWriter state) throws IOException {
        state.number(step);
        state.number(epoch);
        state.number(batch);
        state.flag(closed);
        state.real(rate);
        state.real(epochSeconds + since(epochStart));
        state.real(seconds());
        state.number(reports.size());
        for (EpochReport report : reports) {
            state.number(report.epoch());
            state.reals(report.loss(), report.accuracy(), report.learningRate(), report.seconds(), report.validationLoss(),
                    report.validationAccuracy(), report.validationMeanRecall());
        }
        state.flag(seen != null);
        if (seen != null) {
            seen.save(state);
        }
    }

    @Override
    public void restore(StateReader state) throws IOException {
        step = state.number();
        epoch = state.count();
        batch = state.count();
        closed = state.flag();
        rate = state.real();
        epochSeconds = state.real();
        seconds = state.real();
        epochStart = System.nanoTime();
        reports.clear();
        int number = state.count();
        for (int i = 0; i < number; i++) {
            int reported = state.count();
            double[] values = new double[7];
            state.reals(values);
            reports.add(new EpochReport(reported, epochs, values[0], values[1], values[2], values[3], values[4], values[5],
                    values[6]));
        }
        if (state.flag()) {
            seen = statistics.apply(epoch);
            seen.restore(state);
        }
    }
}
