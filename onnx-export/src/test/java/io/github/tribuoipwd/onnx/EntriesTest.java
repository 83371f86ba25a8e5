/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class EntriesTest {

    @Test
    void valueOfAKey() {
        assertEquals(2, Entries.known(Map.of("a", 1, "b", 2), "b"));
    }

    @Test
    void missingKeyIsNamed() {
        String message = assertThrows(IllegalStateException.class, () -> Entries.known(Map.of("a", 1), "b")).getMessage();
        assertTrue(message.startsWith("A map must hold \"b\", found [a].\nMaybe "), message);
    }
}
