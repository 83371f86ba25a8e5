/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.UseCount;
import io.github.tribuoipwd.support.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native memory: when it is freed, and how much of it a block of rows takes. */
@Tag("unit")
class NativeMemoryTest {

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

    @ParameterizedTest
    @CsvSource({"8388608, 784, 2674", "8388608, 150528, 13", "8388608, 2097152, 1", "8388608, 2097153, 1", "8388608, 526683, 3",
            "0, 10, 1", "3, 1, 1", "9223372036854775807, 1, 536870911", "1073741824, 1073741, 250", "4294967296, 536870911, 1"})
    void rowsWithinBytes(long bytes, long rowSize, int rows) {
        assertEquals(rows, Buffers.rowsWithin(bytes, rowSize));
        assertTrue(Math.multiplyExact(Math.multiplyExact(rows, (int) rowSize), Float.BYTES) > 0, "few enough for one buffer");
    }

    @Test
    void rowsThatNoBufferHolds() {
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 536_870_912), "536870912");
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 3L << 40), "" + (3L << 40));
        Messages.assertError(IllegalArgumentException.class, () -> Buffers.rowsWithin(1 << 20, 0), "found 0");
    }
}
