/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ProcessorsTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "0-3, 4", "'0-3,8', 5", "'1,3-4\n', 3", "0-127, 128"})
    void listsOfLinux(String list, int expected) {
        assertEquals(expected, Processors.count(list));
    }

    @Test
    void anotherList() {
        assertThrows(NumberFormatException.class, () -> Processors.count("all"));
    }
}
