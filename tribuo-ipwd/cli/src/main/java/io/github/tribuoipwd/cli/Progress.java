/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.DistillationReport;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.TrainingListener;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a training: a bar on a terminal, one line an epoch in the log elsewhere.
 */
final class Progress implements TrainingListener, AutoCloseable {

    private static final Logger logger = Logger.getLogger(Progress.class.getName());

    private final String name;
    private final boolean terminal;
    private final BooleanSupplier stops;
    private @Nullable ProgressBar bar;
    private @Nullable DistillationReport report;
    private @Nullable SearchReport search;

    /** @param stops whether the training is to stop */
    Progress(String name, BooleanSupplier stops) {
        this(name, Terminal.isThere(), stops);
    }

    Progress(String name, boolean terminal, BooleanSupplier stops) {
        this.name = name;
        this.terminal = terminal;
        this.stops = stops;
    }

    @Override
    public boolean stops() {
        return stops.getAsBoolean();
    }

    @Override
    public void onStep(long step, long steps) {
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBarBuilder().setTaskName(name).setInitialMax(steps).setUpdateIntervalMillis(200).build();
            }
            bar.stepTo(step);
        }
    }

    @Override
    public void onEpoch(EpochReport epoch) {
        String loss = String.format(Locale.ROOT, "loss %.4f", epoch.loss()) + (epoch.validated() ? String.format(Locale.ROOT,
                ", validation loss %.4f and accuracy %.4f", epoch.validationLoss(), epoch.validationAccuracy()) : "");
        if (bar != null) {
            bar.setExtraMessage(loss);
        } else {
            logger.info(() -> String.format(Locale.ROOT, "%s: epoch %d of %d, %s, learning rate %.2g, %.1f s", name,
                    epoch.epoch(), epoch.epochs(), loss, epoch.learningRate(), epoch.seconds()));
        }
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
        if (bar != null) {
            bar.close();
        }
    }
}
