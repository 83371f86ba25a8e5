/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Logger;

/** A measurement after a training. Where it fails, the log has the reason and the student is kept without it. */
final class Measurement {

    private static final Logger logger = Logger.getLogger(Measurement.class.getName());

    private Measurement() {}

    /** One measurement. */
    @FunctionalInterface
    interface Figure<T> {
        T measure() throws IOException, OrtException;
    }

    /** Measures a value; returns nothing if that fails. */
    static <T> Optional<T> of(String what, Figure<T> figure) {
        try {
            return Optional.of(figure.measure());
        } catch (IOException | OrtException | RuntimeException e) {
            logger.warning(() -> what + " could not be measured and is left out: "
                    + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return Optional.empty();
        }
    }
}
