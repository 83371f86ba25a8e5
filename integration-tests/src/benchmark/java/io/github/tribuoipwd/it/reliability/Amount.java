/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

/**
 * How much a section does.
 *
 * @param cuts lengths that a file is cut at
 * @param flips positions where a bit of it is flipped; all if it has fewer bytes
 * @param states different states of the disk that a program is started again from, at most
 * @param kills random moments of a program
 * @param longer how many times as long a program is that is killed until it ends; 0 for none
 * @param seconds of threads that work at the same time
 * @param models models that are opened and dropped
 * @param configurations configurations with a fault
 */
record Amount(int cuts, int flips, int states, int kills, int longer, int seconds, int models, int configurations) {

    /** What the page shows; less of some by system properties. */
    static final Amount WHOLE = new Amount(1000, Integer.getInteger("flips", 20_000), Integer.getInteger("states", 1000),
            Integer.getInteger("kills", 50), Integer.getInteger("longer", 20), 60, 1000, 1000);

    /** What the ordinary tests do. */
    static final Amount QUICK = new Amount(12, 120, 12, 1, 0, 2, 40, 25);
}
