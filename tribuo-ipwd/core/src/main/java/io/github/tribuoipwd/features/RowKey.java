/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Locale;

/**
 * Identifies a row by its content: the first 16 bytes of the SHA-256 of its values, as float32 in little-endian order, with
 * negative zeros as zeros. In Python {@code hashlib.sha256((row + 0.0).astype("<f4").tobytes()).digest()[:16]}.
 *
 * @param first the first eight bytes, in big-endian order
 * @param second the other eight bytes
 */
public record RowKey(long first, long second) {

    /** The length of a key in bytes. */
    public static final int BYTES = 16;

    /**
     * Reads a key.
     *
     * @param bytes its bytes, from the position on, which advances by {@link #BYTES}; in big-endian order, whatever the buffer's
     * @return the key
     */
    public static RowKey read(ByteBuffer bytes) {
        ByteBuffer here = bytes.duplicate();
        bytes.position(bytes.position() + BYTES);
        return new RowKey(here.getLong(), here.getLong());
    }

    /**
     * The key's bytes.
     *
     * @return a new array of {@link #BYTES} bytes
     */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(first).putLong(second).array();
    }

    /**
     * The bytes in hexadecimal.
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x%016x", first, second);
    }
}
