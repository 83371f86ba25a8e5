/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Freed once, by whoever leaves last. */
class UseCountTest {

    private int freed;
    private final UseCount uses = new UseCount("The thing", () -> freed++);

    @Test
    void unusedIsFreedAtOnce() {
        uses.close();
        assertEquals(1, freed);
        uses.close();
        assertEquals(1, freed);
    }

    @Test
    void usedIsFreedAfterItsLastUser() {
        uses.enter();
        uses.enter();
        uses.close();
        uses.leave();
        assertEquals(0, freed);
        assertThrows(IllegalStateException.class, uses::enter);
        uses.close();
        assertEquals(0, freed);
        uses.leave();
        assertEquals(1, freed);
        uses.close();
        assertEquals(1, freed);
    }
}
