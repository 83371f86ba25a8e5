/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.softlabel.CaptureListener;
import java.util.Locale;
import java.util.logging.Logger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a capture: a bar on a terminal, a line now and then in the log elsewhere.
 */
final class CaptureProgress implements CaptureListener, AutoCloseable {

    private static final Logger logger = Logger.getLogger(CaptureProgress.class.getName());
    private static final double SECONDS = 10;

    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private @Nullable Progress first;
    private double shown;

    CaptureProgress(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public void onProgress(Progress progress) {
        Progress begin = first == null ? progress : first;
        first = begin;
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBarBuilder().setTaskName("capture").setInitialMax(progress.of()).setUpdateIntervalMillis(200)
                        .setUnit(" examples", 1).build();
            }
            bar.stepTo(progress.examples());
            bar.setExtraMessage(progress.parts() + " whole parts");
        } else if (progress.seconds() >= shown + SECONDS) {
            shown = progress.seconds();
            // What earlier runs captured took no time.
            double rate = (progress.examples() - begin.examples()) / (progress.seconds() - begin.seconds());
            logger.info(() -> String.format(Locale.ROOT, "capture: %,d of %,d examples, %d whole parts%s", progress.examples(),
                    progress.of(), progress.parts(), rate > 0 && rate < Double.POSITIVE_INFINITY
                            ? String.format(Locale.ROOT, ", %,.0f examples a second", rate) : ""));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
