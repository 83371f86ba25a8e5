/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Orders in which labels are often listed by mistake.
 */
enum KnownOrder {
    /** That of folder names. */
    LEXICOGRAPHIC("lexicographic order (0, 1, 10, 11, 2)"),
    /** That of class numbers. */
    NUMERIC("numeric order (0, 1, 2, 10, 11)"),
    /** Without a class for the background, or counted from 1. */
    ONE_EARLIER("this order, moved by one column to the left,"),
    /** With a class for the background, or counted from 0. */
    ONE_LATER("this order, moved by one column to the right,"),
    /** The last first. */
    REVERSED("reverse order");

    private final String description;

    KnownOrder(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** The labels in this order. */
    List<String> of(List<String> labels) {
        List<String> order = new ArrayList<>(labels);
        switch (this) {
            case LEXICOGRAPHIC -> Collections.sort(order);
            case NUMERIC -> {
                if (labels.stream().allMatch(label -> label.matches("[0-9]{1,18}"))) {
                    order.sort(Comparator.comparing(BigInteger::new));
                }
            }
            case ONE_EARLIER -> Collections.rotate(order, -1);
            case ONE_LATER -> Collections.rotate(order, 1);
            default -> Collections.reverse(order);
        }
        return order;
    }
}
