/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of values in IDX files, whose bytes are in big-endian order. */
enum IdxType {

    UNSIGNED_BYTE(0x08, Byte.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.get() & 0xFF;
        }
    },
    BYTE(0x09, Byte.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.get();
        }
    },
    SHORT(0x0B, Short.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.getShort();
        }
    },
    INT(0x0C, Integer.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.getInt();
        }
    },
    FLOAT(0x0D, Float.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.getFloat();
        }
    },
    DOUBLE(0x0E, Double.BYTES) {
        @Override
        double next(ByteBuffer values) {
            return values.getDouble();
        }
    };

    private final int code;
    private final int bytes;

    IdxType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The type of a code in a header; null for none. */
    static @Nullable IdxType of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst().orElse(null);
    }

    /** For errors: all codes with their types. */
    static String list() {
        return Arrays.stream(values()).map(type -> String.format(Locale.ROOT, "0x%02X (%s)", type.code, type))
                .collect(Collectors.joining(", "));
    }

    /** The bytes of a value. */
    int bytes() {
        return bytes;
    }

    boolean isWhole() {
        return this != FLOAT && this != DOUBLE;
    }

    /** Reads a value, which a double holds exactly, and advances. */
    abstract double next(ByteBuffer values);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
