/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads a list of texts in JSON (RFC 8259), as {@link Json} writes it or as another program does. */
public final class JsonStrings {

    private final String text;
    private int position;

    private JsonStrings(String text) {
        this.text = text;
    }

    /**
     * Reads a list of texts.
     *
     * @param text a JSON array of strings
     * @return the strings
     * @throws IllegalArgumentException if it is something else
     */
    public static List<String> read(String text) {
        return new JsonStrings(text.strip()).list();
    }

    private List<String> list() {
        List<String> strings = new ArrayList<>();
        require(next() == '[');
        if (!skip(']')) {
            do {
                strings.add(string());
            } while (skip(','));
            require(skip(']'));
        }
        require(position == text.length());
        return strings;
    }

    private String string() {
        require(skip('"'));
        StringBuilder string = new StringBuilder();
        for (char next = next(); next != '"'; next = next()) {
            string.append(next == '\\' ? escaped(next()) : next);
        }
        return string.toString();
    }

    private char escaped(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) HexFormat.fromHexDigits("" + next() + next() + next() + next());
            default -> kind;
        };
    }

    /** Passes blanks, and the character if it follows. */
    private boolean skip(char character) {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        boolean follows = position < text.length() && text.charAt(position) == character;
        position += follows ? 1 : 0;
        return follows;
    }

    private char next() {
        require(position < text.length());
        return text.charAt(position++);
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no JSON list of texts at character " + position);
        }
    }
}
