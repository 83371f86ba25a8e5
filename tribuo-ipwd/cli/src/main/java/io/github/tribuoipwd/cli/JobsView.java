/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.logging.Logger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of runs that are at work side by side: one bar for all of them on a terminal, lines with the run's name in
 * the log elsewhere.
 */
final class JobsView implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(JobsView.class.getName());

    /** The length of a run in the bar. */
    private static final int RUN = 1000;

    private final int runs;
    private final boolean terminal;
    private final Map<String, Double> shares = new LinkedHashMap<>();
    private @Nullable ProgressBar bar;
    private int ended;

    /** @param runs how many there are to do */
    JobsView(int runs) {
        this(runs, Terminal.isThere());
    }

    JobsView(int runs, boolean terminal) {
        this.runs = runs;
        this.terminal = terminal;
    }

    void begun(String title) {
        logger.info(title);
        shares.put(title, 0.0);
        show();
    }

    void step(String title, JobMessage.Step at) {
        shares.put(title, at.step() / (double) Math.max(1, at.steps()));
        show();
    }

    void epoch(String title, JobMessage.Epoch epoch) {
        if (bar == null) {
            logger.info(() -> title + ": " + epoch.text());
        }
    }

    /** A run has ended, well or not. */
    void ended(String title) {
        ended++;
        shares.remove(title);
        if (bar == null) {
            logger.info(() -> title + ": has ended, as run " + ended + " of " + runs);
        }
        show();
    }

    private void show() {
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder().setTaskName(runs + " runs").setInitialMax((long) runs * RUN)
                    .setUpdateIntervalMillis(RunView.BAR_MILLIS).build();
        }
        double done = ended + shares.values().stream().mapToDouble(Double::doubleValue).sum();
        bar.stepTo(Math.round(done * RUN));
        bar.setExtraMessage(text());
    }

    /** How far each run is that is at work. */
    String text() {
        StringJoiner text = new StringJoiner("; ");
        shares.forEach((title, share) -> text.add(String.format(Locale.ROOT, "%s: %.0f %%", title, 100 * share)));
        return text.toString();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
