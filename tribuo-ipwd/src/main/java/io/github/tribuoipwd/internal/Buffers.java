/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Direct buffers, which the engines read and write without a copy.
 */
public final class Buffers {

    private Buffers() {}

    /**
     * Makes a buffer of zeros.
     *
     * @param floats its length
     * @return a direct buffer in native order; its memory is freed when it is collected
     */
    public static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * Makes a buffer only where one is too small, so that who asks at every step allocates once.
     *
     * @param buffer a direct buffer
     * @param floats the length needed
     * @return the same buffer, or a new one of that length
     */
    public static FloatBuffer atLeast(FloatBuffer buffer, int floats) {
        return buffer.capacity() < floats ? direct(floats) : buffer;
    }
}
