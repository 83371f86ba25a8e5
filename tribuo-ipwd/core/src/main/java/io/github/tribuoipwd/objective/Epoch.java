/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

/**
 * Where a training stands.
 *
 * @param number the epoch, counted from 1
 * @param count how many epochs the training has
 */
public record Epoch(int number, int count) {

    /**
     * Checks both.
     *
     * @param number the epoch, counted from 1
     * @param count how many epochs the training has
     * @throws IllegalArgumentException unless {@code 1 <= number <= count}
     */
    public Epoch {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("An epoch must be one of 1 to " + count + ", found " + number
                    + ".\nMaybe count epochs from 1.");
        }
    }

    /**
     * Whether it is the first one, before which the student has predicted nothing.
     *
     * @return whether the number is 1
     */
    public boolean isFirst() {
        return number == 1;
    }
}
