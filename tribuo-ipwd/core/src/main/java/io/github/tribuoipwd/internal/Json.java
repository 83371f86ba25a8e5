/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) of maps, collections, numbers, booleans and text. The output is ASCII: other characters are escaped,
 * each half of a surrogate pair by itself, so that no encoding on the way can change a text.
 */
public final class Json {

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value null, a Boolean, a Number, a Map, a Collection, or anything else, which is written as its text; numbers that
     *     JSON lacks (NaN and the infinite ones) are written as text too
     * @return one line
     */
    public static String of(@Nullable Object value) {
        Json json = new Json();
        json.any(value);
        return json.text.toString();
    }

    private void any(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> values) {
            array(values);
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private void object(Map<?, ?> map) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext();) {
            Map.Entry<?, ?> entry = entries.next();
            string(String.valueOf(entry.getKey()));
            text.append(':');
            any(entry.getValue());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void array(Collection<?> values) {
        text.append('[');
        for (Iterator<?> all = values.iterator(); all.hasNext();) {
            any(all.next());
            text.append(all.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (character >= ' ' && character <= '~') {
                text.append(character);
            } else {
                text.append("\\u").append(HEX.toHexDigits(character));
            }
        }
        text.append('"');
    }
}
