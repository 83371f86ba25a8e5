/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * The shape of a model's input, and where in it the rows are counted.
 *
 * @param shape every dimension but that of the rows is known
 * @param axis the dimension of the rows; -1 for an input that is one row
 * @param fixedRows how many rows it takes; 0 for any number
 */
record InputShape(long[] shape, int axis, int fixedRows) {

    /** The shape for some rows. */
    long[] of(int rows) {
        long[] sized = shape.clone();
        if (axis >= 0) {
            sized[axis] = rows;
        }
        return sized;
    }
}
