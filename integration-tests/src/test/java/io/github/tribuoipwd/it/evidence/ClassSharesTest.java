/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Teachers see what the page claims that they saw. */
@Tag("unit")
class ClassSharesTest {

    private static final List<String> LABELS = IntStream.range(0, 4000).mapToObj(row -> "c" + row % 4).toList();
    private static final ClassShares SHARES = ClassShares.of(IntStream.range(0, 4000).boxed().toList(), LABELS);

    private static List<Long> counts(List<Integer> rows) {
        Map<String, Long> counts = rows.stream().collect(Collectors.groupingBy(LABELS::get, Collectors.counting()));
        return counts.values().stream().sorted().toList();
    }

    @Test
    void fallGeometrically() {
        // 1000 of the largest class, and a cube root of 27 between neighbors.
        int most = SHARES.most(27);
        assertEquals(1000 + 333 + 111 + 37, most, 2);
        List<Long> counts = counts(SHARES.uneven(27, most));
        assertEquals(1000, counts.get(3), 1);
        assertEquals(333, counts.get(2), 1);
        assertEquals(111, counts.get(1), 1);
        assertEquals(37, counts.get(0), 1);
    }

    @Test
    void areEvenByOneToOne() {
        assertEquals(List.of(100L, 100L, 100L, 100L), counts(SHARES.uneven(1, 400)));
        assertEquals(List.of(100L, 100L, 100L, 100L), counts(SHARES.natural(400)));
    }

    @Test
    void ratiosOfOneSizeHaveTheSameOrder() {
        List<Integer> five = SHARES.uneven(5, 800);
        List<Integer> fifty = SHARES.uneven(50, 800);
        assertEquals(800, five.size(), 2);
        assertEquals(800, fifty.size(), 2);
        assertEquals(largest(five), largest(fifty));
        assertTrue(five.stream().distinct().count() == five.size());
    }

    private static String largest(List<Integer> rows) {
        return rows.stream().collect(Collectors.groupingBy(LABELS::get, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }
}
