/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.EpochReport;
import java.util.Locale;

/** The figures of an epoch as a user reads them. */
final class EpochText {

    private EpochText() {}

    /** A line of its own. */
    static String line(EpochReport epoch) {
        return String.format(Locale.ROOT, "epoch %d of %d, %s, learning rate %.2g, %.1f s", epoch.epoch(), epoch.epochs(),
                loss(epoch), epoch.learningRate(), epoch.seconds());
    }

    /** The losses alone, behind a bar. */
    static String loss(EpochReport epoch) {
        return String.format(Locale.ROOT, "loss %.4f", epoch.loss()) + (epoch.validated() ? String.format(Locale.ROOT,
                ", validation loss %.4f and accuracy %.4f", epoch.validationLoss(), epoch.validationAccuracy()) : "");
    }
}
