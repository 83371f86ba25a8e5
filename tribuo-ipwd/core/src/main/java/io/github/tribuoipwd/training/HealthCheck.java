/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

/**
 * The reaction when a training is found to have collapsed: its loss grows by orders of magnitude, or its student predicts its own
 * training rows no better than chance.
 */
public enum HealthCheck {
    /** An error that names what was found and what to change. */
    FAIL,
    /** A warning, and a fact in the provenance; the training goes on, and returns its student. */
    WARN
}
