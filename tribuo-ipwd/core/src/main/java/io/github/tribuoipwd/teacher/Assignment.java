/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.util.Arrays;

/**
 * The assignment problem: which column each row gets, each column once, so that the sum is largest. By shortest augmenting paths
 * (Jonker, Volgenant 1987), in at most the cube of the size; rows whose largest value is on the diagonal cost next to nothing.
 */
final class Assignment {

    private Assignment() {}

    /**
     * Solves it.
     *
     * @param values {@code (n, n)}, not negative; not modified. Of equal solutions one that keeps more of the diagonal is taken
     * @return for each row, its column
     */
    static int[] largest(int[][] values) {
        int n = values.length;
        long[] ofRow = new long[n + 1];
        long[] ofColumn = new long[n + 1];
        // Rows and columns are counted from 1; 0 is the one that is not assigned yet.
        int[] rowOf = new int[n + 1];
        int[] before = new int[n + 1];
        long[] least = new long[n + 1];
        boolean[] used = new boolean[n + 1];
        for (int row = 1; row <= n; row++) {
            rowOf[0] = row;
            int column = 0;
            Arrays.fill(least, Long.MAX_VALUE);
            Arrays.fill(used, false);
            do {
                used[column] = true;
                int current = rowOf[column];
                long step = Long.MAX_VALUE;
                int next = 0;
                for (int j = 1; j <= n; j++) {
                    if (used[j]) {
                        continue;
                    }
                    long reduced = cost(values, current, j) - ofRow[current] - ofColumn[j];
                    if (reduced < least[j]) {
                        least[j] = reduced;
                        before[j] = column;
                    }
                    if (least[j] < step) {
                        step = least[j];
                        next = j;
                    }
                }
                for (int j = 0; j <= n; j++) {
                    if (used[j]) {
                        ofRow[rowOf[j]] += step;
                        ofColumn[j] -= step;
                    } else {
                        least[j] -= step;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            }
        }
        int[] columnOf = new int[n];
        for (int j = 1; j <= n; j++) {
            columnOf[rowOf[j] - 1] = j - 1;
        }
        return columnOf;
    }

    /** An example more on the diagonal does not outweigh an example elsewhere. */
    private static long cost(int[][] values, int row, int column) {
        return -((long) (values.length + 1) * values[row - 1][column - 1] + (row == column ? 1 : 0));
    }
}
