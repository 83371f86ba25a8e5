/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against every permutation where they can be counted, and fast where they cannot. */
@Tag("unit")
class AssignmentTest {

    private static long sum(int[][] values, int[] columns) {
        return IntStream.range(0, columns.length).mapToLong(row -> values[row][columns[row]]).sum();
    }

    private static long best(int[][] values, int row, boolean[] used) {
        long best = row == values.length ? 0 : Long.MIN_VALUE;
        for (int column = 0; row < values.length && column < values.length; column++) {
            if (!used[column]) {
                used[column] = true;
                best = Math.max(best, values[row][column] + best(values, row + 1, used));
                used[column] = false;
            }
        }
        return best;
    }

    @Test
    void asGoodAsTheBestOfAll() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            int n = 1 + round % 7;
            int[][] values = new int[n][n];
            for (int[] row : values) {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextInt(round % 3 == 0 ? 3 : 1000);
                }
            }
            int[] found = Assignment.largest(values);
            assertEquals(n, IntStream.of(found).distinct().count());
            assertEquals(best(values, 0, new boolean[n]), sum(values, found));
        }
    }

    @Test
    void nothingMovesWithoutReason() {
        assertArrayEquals(new int[] {0, 1, 2, 3}, Assignment.largest(new int[4][4]));
        assertArrayEquals(new int[] {0, 1}, Assignment.largest(new int[][] {{5, 5}, {5, 5}}));
    }

    @Test
    void aThousandClasses() {
        int n = 1000;
        List<Integer> order = IntStream.range(0, n).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        SplittableRandom random = new SplittableRandom(2);
        int[][] values = new int[n][n];
        for (int row = 0; row < n; row++) {
            values[row][order.get(row)] = 20 + random.nextInt(20);
            for (int i = 0; i < 30; i++) {
                values[row][random.nextInt(n)]++;
            }
        }
        long start = System.nanoTime();
        assertArrayEquals(order.stream().mapToInt(Integer::intValue).toArray(), Assignment.largest(values));
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int[] row : values) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextInt(5);
            }
        }
        start = System.nanoTime();
        Assignment.largest(values);
        double worse = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 20 && worse < 60, () -> seconds + " and " + worse + " seconds");
    }
}
