/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tribuoipwd.support.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Native memory is freed once, after the last use. */
@Tag("unit")
class UseCountTest {

    private final AtomicInteger freed = new AtomicInteger();
    private final UseCount uses = new UseCount("closed.\nMaybe open it again.", freed::incrementAndGet);

    @Test
    void freedAtOnceWithoutUsers() {
        assertEquals(7, uses.during(() -> 7));
        assertEquals(0, freed.get());
        uses.close();
        uses.close();
        assertEquals(1, freed.get());
        Messages.assertError(IllegalStateException.class, () -> uses.during(() -> 7), "closed");
    }

    @Test
    void freedAfterTheLastUser() {
        uses.during(() -> uses.during(() -> {
            uses.close();
            uses.close();
            assertEquals(0, freed.get());
            assertThrows(IllegalStateException.class, () -> uses.during(() -> 1));
            assertEquals(0, freed.get());
            return 1;
        }));
        assertEquals(1, freed.get());
    }

    @Test
    void freedAfterAUserThatFails() {
        assertThrows(ArithmeticException.class, () -> uses.during(() -> {
            uses.close();
            throw new ArithmeticException();
        }));
        assertEquals(1, freed.get());
    }

    @Test
    void neverUnderAUser() {
        for (int round = 0; round < 1_000; round++) {
            AtomicBoolean alive = new AtomicBoolean(true);
            AtomicInteger frees = new AtomicInteger();
            UseCount count = new UseCount("closed", () -> {
                alive.set(false);
                frees.incrementAndGet();
            });
            List<CompletableFuture<Void>> users = new ArrayList<>();
            for (int user = 0; user < 3; user++) {
                users.add(CompletableFuture.runAsync(() -> {
                    try {
                        while (count.during(alive::get)) {
                            Thread.onSpinWait();
                        }
                        throw new AssertionError("freed under a user");
                    } catch (IllegalStateException e) {
                        assertEquals("closed", e.getMessage());
                    }
                }));
            }
            count.close();
            users.forEach(CompletableFuture::join);
            assertEquals(1, frees.get());
        }
    }
}
