/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small IDX files. */
public final class IdxFiles {

    /** Writes a value. */
    public interface Value {
        void put(ByteBuffer target, int number);
    }

    private IdxFiles() {}

    /** Some values, each of some bytes. */
    public static byte[] values(int bytes, int number, Value value) {
        ByteBuffer values = ByteBuffer.allocate(bytes * number);
        for (int i = 0; i < number; i++) {
            value.put(values, i);
        }
        return values.array();
    }

    /** The code of a type, lengths of dimensions, and what stands for the values. */
    public static byte[] content(int type, byte[] values, int... shape) {
        ByteBuffer content = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        content.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
        for (int length : shape) {
            content.putInt(length);
        }
        return content.put(values).array();
    }

    public static Path write(Path file, boolean compressed, int type, byte[] values, int... shape) throws IOException {
        byte[] content = content(type, values, shape);
        return compressed ? pack(file, content) : Files.write(file, content);
    }

    public static Path pack(Path file, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return Files.write(file, packed.toByteArray());
    }

    /** Labels from 0 to 255. */
    public static Path labels(Path file, int... labels) throws IOException {
        return write(file, true, 8, values(1, labels.length, (target, i) -> target.put((byte) labels[i])), labels.length);
    }
}
