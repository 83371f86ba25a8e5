/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.util.logging.Logger;

/** The progress of a training in the log, a line an epoch. */
final class EpochLog implements TrainingListener {

    private static final Logger logger = Logger.getLogger(EpochLog.class.getName());

    @Override
    public void onEpoch(EpochReport epoch) {
        logger.info(() -> "Training: " + epoch.summary());
    }
}
