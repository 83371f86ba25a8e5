/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Checks of settings. Each message has the rule, the value found and advice.
 */
public final class Checks {

    private Checks() {}

    /**
     * Throws unless a setting keeps its rule.
     *
     * @param kept true if the rule is kept
     * @param field the configuration field
     * @param rule the rule as the end of a sentence, such as {@code must be positive}
     * @param found the value
     * @param advice what to do, as the end of a sentence that begins with "Maybe"
     * @throws PropertyException if the rule is broken
     */
    public static void setting(boolean kept, String field, String rule, Object found, String advice) {
        if (!kept) {
            throw new PropertyException("", field, field + " " + rule + ", found " + found + ".\nMaybe " + advice);
        }
    }

    /**
     * Throws unless a setting is a finite number above zero.
     *
     * @param field the configuration field
     * @param value the value
     * @param advice what to do, as the end of a sentence that begins with "Maybe"
     * @throws PropertyException if it is zero, negative, infinite or NaN
     */
    public static void positive(String field, double value, String advice) {
        setting(Double.isFinite(value) && value > 0, field, "must be a positive number", value, advice);
    }

    /**
     * Throws unless a setting is a finite number that is not negative.
     *
     * @param field the configuration field
     * @param value the value
     * @param advice what to do, as the end of a sentence that begins with "Maybe"
     * @throws PropertyException if it is negative, infinite or NaN
     */
    public static void notNegative(String field, double value, String advice) {
        setting(Double.isFinite(value) && value >= 0, field, "must be zero or a positive number", value, advice);
    }

    /**
     * Runs {@link Configurable#postConfig()} on an object that code built, so that code and configuration files meet the
     * same checks.
     *
     * @param <C> the type of the object
     * @param built the object
     * @return the same object
     * @throws IllegalArgumentException if a setting breaks its rule
     * @throws UncheckedIOException if a file that the object needs cannot be read
     */
    public static <C extends Configurable> C validated(C built) {
        try {
            built.postConfig();
            return built;
        } catch (PropertyException e) {
            throw new IllegalArgumentException(e.getMsg(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
