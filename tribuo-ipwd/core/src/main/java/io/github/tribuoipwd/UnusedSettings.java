/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import io.github.tribuoipwd.internal.Checks;

/**
 * Refuses settings that a training does not look at: in its provenance they would look as if they had acted. A setting counts as
 * set where its value is not the default.
 *
 * @param where in which trainings, as the end of a sentence, such as {@code without a teacher}
 * @param advice what to do beside leaving the setting out, as the end of a sentence that begins with "Maybe"
 */
record UnusedSettings(String where, String advice) {

    /**
     * Throws unless a setting has its default.
     *
     * @throws PropertyException if it has another value
     */
    void requireDefault(String field, Object value, Object standard) {
        Checks.setting(isSame(value, standard), field, "has no effect " + where + " and must not be set", value,
                "leave it out, or " + advice);
    }

    private static boolean isSame(Object value, Object standard) {
        return (value instanceof Provenancable<?> part && standard instanceof Provenancable<?> other)
                ? part.getProvenance().equals(other.getProvenance()) : value.equals(standard);
    }
}
