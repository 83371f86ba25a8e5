/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.EpochReport;
import java.util.Locale;
import java.util.logging.Logger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of the one training of this JVM: a bar on a terminal, one line an epoch in the log elsewhere.
 */
final class RunView implements ProgressView {

    private static final Logger logger = Logger.getLogger(RunView.class.getName());

    static final int BAR_MILLIS = 200;

    private final String name;
    private final boolean terminal;
    private @Nullable ProgressBar bar;

    RunView(String name) {
        this(name, Terminal.isThere());
    }

    RunView(String name, boolean terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    @Override
    public void step(long step, long steps) {
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBarBuilder().setTaskName(name).setInitialMax(steps).setUpdateIntervalMillis(BAR_MILLIS).build();
            }
            bar.stepTo(step);
        }
    }

    @Override
    public void epoch(EpochReport epoch) {
        if (bar != null) {
            bar.setExtraMessage(behind(epoch));
        } else {
            logger.info(() -> name + ": " + epoch.summary());
        }
    }

    /** What has room behind a bar. */
    private static String behind(EpochReport epoch) {
        return epoch.validated() ? String.format(Locale.ROOT, "loss %.4f, validation accuracy %.4f", epoch.loss(),
                epoch.validationAccuracy()) : String.format(Locale.ROOT, "loss %.4f", epoch.loss());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
