/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;

/**
 * Computes the keys of rows. Not thread safe.
 */
public final class RowKeys {

    private final MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
    private final float[] values;
    private final byte[] bytes;
    private final FloatBuffer floats;

    /**
     * Computes keys of rows of some length.
     *
     * @param size the numbers in a row
     */
    public RowKeys(int size) {
        values = new float[size];
        bytes = new byte[Math.multiplyExact(size, Float.BYTES)];
        floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /**
     * The key of a row.
     *
     * @param row its values, from the position on, which advances by the length of a row
     * @return the key
     */
    public RowKey key(FloatBuffer row) {
        row.get(values);
        for (int i = 0; i < values.length; i++) {
            // Turns -0 into 0.
            values[i] += 0f;
        }
        floats.put(0, values);
        return RowKey.read(ByteBuffer.wrap(digest.digest(bytes)));
    }

    /**
     * The key of a row of a matrix.
     *
     * @param rows the matrix, whose rows have this object's length; not modified
     * @param row the number of the row
     * @return the key
     */
    public RowKey key(Rows rows, int row) {
        FloatBuffer copied = FloatBuffer.wrap(values);
        rows.copy(row, copied);
        return key(copied.rewind());
    }
}
