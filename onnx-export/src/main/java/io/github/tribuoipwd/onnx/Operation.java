/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

/** Writes the nodes of one kind of call. */
@FunctionalInterface
interface Operation {

    /**
     * Writes nodes for a call that has run on the real engine, and names the value of each of its results.
     *
     * @param call the call, with its arguments and real results
     */
    void write(Call call);
}
