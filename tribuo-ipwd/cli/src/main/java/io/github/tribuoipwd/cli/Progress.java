/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a training: shows its progress, stops it where it is to stop, and keeps its figures.
 */
final class Progress implements TrainingListener, AutoCloseable {

    private final ProgressView view;
    private final BooleanSupplier stops;
    private @Nullable DistillationReport report;
    private @Nullable SearchReport search;

    /**
     * Begins before a training.
     *
     * @param view closed with this
     * @param stops whether the training is to stop
     */
    Progress(ProgressView view, BooleanSupplier stops) {
        this.view = view;
        this.stops = stops;
    }

    @Override
    public boolean stops() {
        return stops.getAsBoolean();
    }

    @Override
    public void onStep(long step, long steps) {
        view.step(step, steps);
    }

    @Override
    public void onEpoch(EpochReport epoch) {
        view.epoch(epoch);
    }

    @Override
    public void onSearch(SearchReport found) {
        search = found;
    }

    @Override
    public void onFinish(DistillationReport finished) {
        report = finished;
    }

    /** The figures of the training, once it has ended. */
    DistillationReport report() {
        if (report == null) {
            throw new IllegalStateException("the training has not ended");
        }
        return report;
    }

    /** The figures of the search; null where there was none. */
    @Nullable SearchReport search() {
        return search;
    }

    @Override
    public void close() {
        view.close();
    }
}
