/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.Locale;

/**
 * Sums of weights as text.
 *
 * @param whole true if all weights are whole numbers, so that counts are written as Tribuo does
 */
record CountFormat(boolean whole) {

    String text(double count) {
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.3f", count);
    }
}
