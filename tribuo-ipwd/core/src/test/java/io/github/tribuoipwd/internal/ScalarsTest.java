/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers that are held once for the whole process. */
@Tag("unit")
class ScalarsTest {

    private final NDManager manager = PyTorch.engine().newBaseManager();
    private final NDArray array = manager.create(new float[] {1, 2, 3});

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void arithmetic() {
        assertArrayEquals(new float[] {1.5f, 3, 4.5f}, Scalars.times(array, 1.5).toFloatArray());
        assertArrayEquals(new float[] {1.5f, 2.5f, 3.5f}, Scalars.plus(array, 0.5).toFloatArray());
        assertArrayEquals(new float[] {2, 2, 3}, Scalars.atLeast(array, 2).toFloatArray());
        assertArrayEquals(new float[] {1, 2, 2}, Scalars.atMost(array, 2).toFloatArray());
        assertSame(array, Scalars.times(array, 1));
    }

    /** A scope frees what was made while it was open, and a number that is held must outlive it. */
    @Test
    void numbersOutliveScopes() {
        double number = 0.123;
        try (NDScope scope = new NDScope(); NDManager other = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            Scalars.times(other.create(new float[] {1}), number);
        }
        assertArrayEquals(new float[] {0.123f, 0.246f, 0.369f}, Scalars.times(array, number).toFloatArray(), 1e-6f);
    }

    @Test
    void moreNumbersThanAreHeld() {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 2; i < 600; i++) {
                assertArrayEquals(new float[] {i, 2 * i, 3 * i}, Scalars.times(array, i).toFloatArray());
            }
        }
    }
}
