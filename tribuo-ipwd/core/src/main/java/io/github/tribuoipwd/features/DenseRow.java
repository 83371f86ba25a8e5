/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * The values of one dense row, zeros included. Immutable and safe for many threads. Rows of bytes and floats are in memory;
 * others may fetch their values at each call, such as an image that is decoded when it is read.
 */
public interface DenseRow extends Serializable {

    /**
     * A row of numbers from 0 to 255.
     *
     * @param values the numbers as unsigned bytes; not copied, so they must not change any more
     * @return a row in memory
     */
    static DenseRow of(byte[] values) {
        return new ByteRow(values);
    }

    /**
     * A row of float32.
     *
     * @param values the numbers; not copied, so they must not change any more
     * @return a row in memory
     */
    static DenseRow of(float[] values) {
        return new FloatRow(values);
    }

    /**
     * The length of the row. Does not fetch the values.
     *
     * @return the number of values
     */
    int size();

    /**
     * One value.
     *
     * @param position its position
     * @return the value
     */
    double get(int position);

    /**
     * Writes the whole row as float32.
     *
     * @param target written from {@code offset} to {@code offset + size()}; its position does not change
     * @param offset where the row begins
     */
    void copyTo(FloatBuffer target, int offset);

    /**
     * Fetches the values for several reads.
     *
     * @return a row in memory with the same values; this row where it is one
     */
    default DenseRow load() {
        return this;
    }

    /**
     * Whether no value can be infinite or NaN. Does not fetch the values.
     *
     * @return true if that is certain without reading the values
     */
    default boolean alwaysFinite() {
        return false;
    }
}
