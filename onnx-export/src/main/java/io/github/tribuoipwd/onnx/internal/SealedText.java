/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Texts that hold their own SHA-256: the hash of the text with zeros in the hash's place, so that a change of any byte is found.
 */
public final class SealedText {

    /** What stands in the place of the hash until the text is sealed. */
    public static final String ZEROS = "0".repeat(64);

    private SealedText() {}

    /**
     * Puts the hash into a text.
     *
     * @param text the text; the last {@link #ZEROS} in it are the hash's place
     * @return the same text with its hash
     */
    public static String seal(String text) {
        int place = text.lastIndexOf(ZEROS);
        return with(text, place, sha256(text));
    }

    /**
     * Reads the hash of a text, and checks it.
     *
     * @param text a sealed text
     * @param before what stands before the hash; its last occurrence counts
     * @return the hash
     * @throws IllegalArgumentException if there is none, or it is not that of the text; the message has what was found
     */
    public static String open(String text, String before) {
        int place = text.lastIndexOf(before) + before.length();
        if (place < before.length() || place + ZEROS.length() > text.length()) {
            throw new IllegalArgumentException("no hash");
        }
        String written = text.substring(place, place + ZEROS.length());
        String found = sha256(with(text, place, ZEROS));
        if (!written.equals(found)) {
            throw new IllegalArgumentException("the hash " + found + " in place of " + written);
        }
        return written;
    }

    private static String with(String text, int place, String hash) {
        return text.substring(0, place) + hash + text.substring(place + ZEROS.length());
    }

    private static String sha256(String text) {
        return hex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The SHA-256 of a file.
     *
     * @param file the file, which is read once
     * @return 64 digits in upper case
     * @throws IOException if it cannot be read
     */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] block = new byte[1 << 16];
        try (DigestInputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
            int read = stream.read(block);
            while (read >= 0) {
                read = stream.read(block);
            }
        }
        return hex(digest.digest());
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash).toUpperCase(Locale.ROOT);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
