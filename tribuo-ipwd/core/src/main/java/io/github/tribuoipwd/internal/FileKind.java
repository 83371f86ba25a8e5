/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a file is that should be a model, by its first bytes.
 *
 * @param name with its article, such as {@code a zip file}
 * @param advice what to do, as the end of a sentence that begins with "Maybe"
 */
public record FileKind(String name, String advice) {

    private static final int START = 64;

    /**
     * Recognizes what is surely no protobuf message of a model.
     *
     * @param bytes the file; not modified
     * @return its kind, or null for one that is not known
     */
    public static @Nullable FileKind of(byte[] bytes) {
        if (begins(bytes, 0xAC, 0xED)) {
            return new FileKind("a file of Java serialization",
                    "load it where it was written and call serializeToFile, which writes a protobuf.");
        }
        if (begins(bytes, 'P', 'K', 3, 4)) {
            return new FileKind("a zip file", "unpack it, or give the model that was made of it.");
        }
        if (begins(bytes, 0x1F, 0x8B)) {
            return new FileKind("a compressed file", "unpack it with gunzip.");
        }
        if (begins(bytes, 0x89, 'H', 'D', 'F')) {
            return new FileKind("an HDF5 file", "give another file.");
        }
        if (begins(bytes, 0x89, 'P', 'N', 'G') || begins(bytes, 0xFF, 0xD8, 0xFF)) {
            return new FileKind("an image", "give another file.");
        }
        return isText(bytes) ? new FileKind("a text", "give the model itself, not its configuration or description.") : null;
    }

    private static boolean begins(byte[] bytes, int... magic) {
        boolean same = bytes.length >= magic.length;
        for (int i = 0; same && i < magic.length; i++) {
            same = (bytes[i] & 0xFF) == magic[i];
        }
        return same;
    }

    /** Messages of models begin with a control character. */
    private static boolean isText(byte[] bytes) {
        String start;
        try {
            start = StandardCharsets.US_ASCII.newDecoder().decode(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, START)))
                    .toString();
        } catch (CharacterCodingException e) {
            return false;
        }
        return start.chars().allMatch(character -> (character >= ' ' && character < 127) || Character.isWhitespace(character))
                && !start.startsWith("\n") && !start.startsWith("\t");
    }
}
