/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

/** How wide a text of a sans-serif font is at most: no font is at hand, and each reader has another one. */
final class TextWidth {

    private static final String NARROW = "iljtfrI.,:;'|!()[] ";
    private static final String WIDE = "mwMW%@";

    private TextWidth() {}

    static double of(String text, double size) {
        return size * text.codePoints().mapToDouble(TextWidth::share).sum();
    }

    private static double share(int character) {
        if (NARROW.indexOf(character) >= 0) {
            return 0.42;
        }
        if (WIDE.indexOf(character) >= 0) {
            return 1;
        }
        // From there on characters fill a square.
        if (character >= 0x2e80) {
            return 1.05;
        }
        return Character.isUpperCase(character) ? 0.74 : 0.64;
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    static String shortened(String text, double size, double width) {
        if (of(text, size) <= width) {
            return text;
        }
        int[] characters = text.codePoints().toArray();
        int kept = characters.length;
        while (kept > 1 && of(new String(characters, 0, kept) + "…", size) > width) {
            kept--;
        }
        return new String(characters, 0, kept) + "…";
    }
}
