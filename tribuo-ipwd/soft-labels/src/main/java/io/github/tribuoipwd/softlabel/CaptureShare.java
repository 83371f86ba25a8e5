/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

/**
 * Which share of the data a process captures, where several do it beside each other: every {@code of}th part, from {@code index}
 * on.
 *
 * @param index the number of this share, from 0 on
 * @param of how many shares there are
 */
public record CaptureShare(int index, int of) {

    /** All of the data. */
    public static final CaptureShare ALL = new CaptureShare(0, 1);

    /**
     * Makes a share.
     *
     * @param index the number of this share, from 0 on
     * @param of how many shares there are
     * @throws IllegalArgumentException if there are none, or not so many
     */
    public CaptureShare {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException("A share must be one of 0 to n - 1 of n, found " + index + " of " + of
                    + ".\nMaybe number the processes from 0 on.");
        }
    }

    /** Whether it holds a part. */
    boolean holds(int part) {
        return part % of == index;
    }
}
