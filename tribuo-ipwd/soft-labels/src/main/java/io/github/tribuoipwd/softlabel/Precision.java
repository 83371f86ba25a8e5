/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

/**
 * How exactly logits are stored.
 */
public enum Precision {

    /** As the teacher computed them. */
    FLOAT32,

    /**
     * Rounded to the nearest number of half precision (IEEE 754 binary16): 11 bits, an error of at most 1 in 2,048, near zero of
     * at most 3e-8, and none above 65,504. The files hold them as float32, which everything reads; Parquet's dictionary makes two
     * bytes or less of each.
     */
    FLOAT16
}
