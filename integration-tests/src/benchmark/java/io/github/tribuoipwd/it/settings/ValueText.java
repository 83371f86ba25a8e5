/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of settings as a reader would write them. */
final class ValueText {

    static final String NONE = "none";
    static final String EMPTY = "empty";

    /** From here on numbers are shorter with an exponent. */
    private static final double SMALL = 1e-4;

    private ValueText() {}

    /** In plain text: numbers without needless digits, lists in brackets, and a word for what is empty. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return NONE;
        }
        if (value instanceof Double || value instanceof Float) {
            return number(value.toString());
        }
        if (value.getClass().isArray()) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(Array.get(value, i));
            }
            return of(items);
        }
        if (value instanceof Collection<?> items) {
            return items.isEmpty() ? EMPTY : items.stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? EMPTY : map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue())).sorted().collect(Collectors.joining(", ", "{", "}"));
        }
        return value.toString().isEmpty() ? EMPTY : value.toString();
    }

    private static String number(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            return text;
        }
        BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
        boolean small = value != 0 && Math.abs(value) < SMALL;
        return small ? exact.unscaledValue() + "e" + -exact.scale() : exact.toPlainString();
    }
}
