/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by a misspelled one. */
final class Spelling {

    private Spelling() {}

    /**
     * The name that takes the fewest insertions, removals, replacements and swaps of characters, if those are at most a third of
     * it; upper and lower case count as the same.
     */
    static Optional<String> nearest(String written, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(written, name) <= Math.max(1, Math.max(written.length(), name.length()) / 3))
                .min(Comparator.comparingInt((String name) -> distance(written, name)).thenComparing(Comparator.naturalOrder()));
    }

    /** The beginning of an advice: the name that was probably meant, or nothing. */
    static String meant(String written, Collection<String> names) {
        return nearest(written, names).map(near -> "you mean " + near + "; ").orElse("");
    }

    /** The distance of Damerau and Levenshtein, where no character is changed twice. */
    private static int distance(String written, String name) {
        String from = written.toLowerCase(Locale.ROOT);
        String to = name.toLowerCase(Locale.ROOT);
        int[][] distances = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int replaced = distances[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                distances[i][j] = Math.min(replaced, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[from.length()][to.length()];
    }
}
