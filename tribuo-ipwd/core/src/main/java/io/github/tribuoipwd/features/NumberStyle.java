/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The form of the numbers in feature names, so that features that the data lack get the names that they would have.
 *
 * @param width the least number of digits, filled with zeros; 1 where numbers are not padded
 * @param zero the digit zero: '0' except where a source wrote the digits of the locale, as Tribuo's do
 */
record NumberStyle(int width, char zero) {

    private static final Logger logger = Logger.getLogger(NumberStyle.class.getName());
    private static final char ASCII_ZERO = '0';

    /** A number as it is written. */
    String text(int number) {
        String plain = Integer.toString(number);
        StringBuilder text = new StringBuilder("0".repeat(Math.max(0, width - plain.length()))).append(plain);
        for (int i = 0; i < text.length(); i++) {
            text.setCharAt(i, (char) (text.charAt(i) - ASCII_ZERO + zero));
        }
        return text.toString();
    }

    /** The number that a text is; null if it is none, or one that is too large. */
    static @Nullable Integer number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(Character::isDigit)) {
            return null; // a sign is no part of a name
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * Finds the style of some names. A leading zero gives the width of all; a single digit shows that they are not padded.
     * Without either both are possible: bare numbers of one length are read as padded, as Tribuo's IDX and LibSVM sources write
     * them, all else is an error.
     *
     * @param numbers the numbers as they are written, each a {@link #number}
     * @param prefix the text before them
     * @param digits the width that the settings give; 0 to look
     * @param first the number of the first feature, to be named in errors
     * @throws IllegalArgumentException if they contradict each other or the setting, or leave open how the others are written
     */
    static NumberStyle of(List<String> numbers, String prefix, int digits, int first) {
        char zero = zero(numbers, prefix);
        String padded = numbers.stream().filter(number -> number.length() > 1 && number.charAt(0) == zero).findFirst().orElse(null);
        if (digits > 0 || padded != null) {
            NumberStyle style = new NumberStyle(digits > 0 || padded == null ? digits : padded.length(), zero);
            for (String number : numbers) {
                if (!number.equals(style.text(Integer.parseInt(number)))) {
                    throw new IllegalArgumentException("Numbers in feature names must all be padded with zeros alike, found \""
                            + prefix + number + "\" where " + (digits > 0 ? "digits is " + digits : "there is \"" + prefix + padded
                            + "\"") + ".\nMaybe the data come from two sources that write the numbers differently" + (digits > 0
                            ? ", or digits should be left out." : "."));
                }
            }
            return style;
        }
        String least = numbers.stream().min(Comparator.comparing(String::length)).orElse("0");
        int shortest = least.length();
        if (shortest == 1) {
            return new NumberStyle(1, zero);
        }
        NumberStyle style = new NumberStyle(shortest, zero);
        String shown = prefix + new NumberStyle(1, zero).text(first) + "\" or \"" + prefix + style.text(first) + "\"";
        if (!prefix.isEmpty() || numbers.stream().anyMatch(number -> number.length() > shortest)) {
            throw new IllegalArgumentException("Feature names must show whether their numbers are padded with zeros, found only"
                    + " numbers of " + shortest + " digits or more and no zero in front, such as \"" + prefix + least
                    + "\"; the feature of number " + first + ", which the data lack, may be \"" + shown
                    + ".\nMaybe set digits of the layout to " + shortest + " where they are padded and to 1 where they are not.");
        }
        logger.info(() -> "Numbers that the data lack are padded with zeros as Tribuo's IDX and LibSVM sources write them: of \""
                + shown + " the second. All that were seen have " + shortest + " digits. Maybe set digits of the layout to 1.");
        return style;
    }

    /** The digit zero of the script that numbers are written in. */
    private static char zero(List<String> numbers, String prefix) {
        if (numbers.isEmpty()) {
            return ASCII_ZERO;
        }
        char zero = zero(numbers.get(0).charAt(0));
        for (String number : numbers) {
            if (number.chars().anyMatch(digit -> zero((char) digit) != zero)) {
                throw new IllegalArgumentException("Numbers in feature names must be of one script, found \"" + prefix + number
                        + "\" beside \"" + prefix + numbers.get(0) + "\".\nMaybe write the data again in a JVM that was"
                        + " started with -Duser.language=en.");
            }
        }
        if (zero != ASCII_ZERO) {
            logger.warning(() -> "The numbers in the feature names, such as \"" + prefix + numbers.get(0) + "\", are written in the"
                    + " digits of a locale (now " + Locale.getDefault().toLanguageTag() + "), as Tribuo's IDX and LibSVM sources"
                    + " do; a model trained on them finds no others.\nMaybe start Java with -Duser.language=en.");
        }
        return zero;
    }

    private static char zero(char digit) {
        return (char) (digit - Character.digit(digit, 10));
    }
}
