/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Reads the chunks of PNG files. */
final class PngFile {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int SIGNATURE_LENGTH = 8;
    private static final int HEADER = 0x49484452; // IHDR
    private static final int PALETTE = 0x504C5445; // PLTE
    private static final int DATA = 0x49444154; // IDAT
    private static final int END = 0x49454E44; // IEND
    private static final int CHUNK_EXTRA = 12;

    private PngFile() {}

    static boolean begins(byte[] bytes) {
        return bytes.length > SIGNATURE_LENGTH && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
    }

    /**
     * The file with only the chunks that its samples need: profiles, gamma and background, whole or broken, are left out and have
     * no effect.
     *
     * @throws ImageException if one of them is damaged, or the file ends before its last
     */
    static byte[] plain(byte[] bytes) throws ImageException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        plain.write(bytes, 0, SIGNATURE_LENGTH);
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int at = SIGNATURE_LENGTH;
        while (true) {
            if (bytes.length - at < CHUNK_EXTRA) {
                throw ImageException.damaged("it ends before its last chunk");
            }
            int length = file.getInt(at);
            int kind = file.getInt(at + 4);
            if (length < 0 || length > bytes.length - at - CHUNK_EXTRA) {
                throw ImageException.damaged("it ends within a chunk");
            }
            if (kind == HEADER || kind == PALETTE || kind == DATA || kind == END) {
                CRC32 crc = new CRC32();
                crc.update(bytes, at + 4, length + 4);
                if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
                    throw ImageException.damaged("the checksum of its chunk at byte " + at + " is wrong");
                }
                plain.write(bytes, at, length + CHUNK_EXTRA);
            }
            if (kind == END) {
                return plain.toByteArray();
            }
            at += length + CHUNK_EXTRA;
        }
    }
}
