/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.List;
import java.util.stream.Stream;

/** The names of the arms of experiments/arms.xml. */
final class Arms {

    static final String KD = "kd";
    static final String HEAD = "kd-head";

    /** Those that fit every teacher. */
    static final List<String> ALWAYS = List.of("labels", KD, HEAD, "kd-doubled", "ipwd", "ipwd-mean-1", "reversed",
            "reversed-mean-1", "wsld");

    /** With those for students whose own data are long-tailed, as are their teacher's. */
    static final List<String> LONG_TAILED = Stream.concat(ALWAYS.stream(), Stream.of("ltkd", "bkd")).toList();

    /** For trainings that take long. */
    static final List<String> FEW = List.of("labels", KD, HEAD, "ipwd-mean-1");

    private Arms() {}
}
