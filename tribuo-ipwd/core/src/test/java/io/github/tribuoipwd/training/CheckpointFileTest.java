/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint file is read as it was written, or refused with what is wrong with it. */
@Tag("unit")
class CheckpointFileTest {

    @TempDir
    private Path folder;

    private Path file;
    private byte[] bytes;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("one.ckpt");
        CheckpointFile.write(file, contents());
        bytes = Files.readAllBytes(file);
    }

    private static Map<String, CheckpointFile.Content> contents() {
        Map<String, CheckpointFile.Content> contents = new LinkedHashMap<>();
        contents.put("first", state -> {
            state.number(-7);
            state.real(0.1);
            state.text("Größe");
            state.text(null);
            state.numbers(1, 2);
        });
        contents.put("second", state -> {
            state.reals(1, -0.0, Double.NaN);
            state.flags(true, false);
        });
        contents.put("empty", state -> {});
        return contents;
    }

    private IOException refused(byte[] changed) throws IOException {
        Files.write(file, changed);
        return assertThrows(IOException.class, () -> CheckpointFile.open(file));
    }

    @Test
    void whatWasWritten() throws IOException {
        CheckpointFile opened = CheckpointFile.open(file);
        opened.read("second", state -> {
            double[] reals = new double[3];
            state.reals(reals);
            assertArrayEquals(new double[] {1, -0.0, Double.NaN}, reals);
            boolean[] flags = new boolean[2];
            state.flags(flags);
            assertArrayEquals(new boolean[] {true, false}, flags);
        });
        opened.read("first", state -> {
            assertEquals(-7, state.number());
            assertEquals(0.1, state.real());
            assertEquals("Größe", state.text());
            assertEquals(null, state.text());
            long[] numbers = new long[2];
            state.numbers(numbers);
            assertArrayEquals(new long[] {1, 2}, numbers);
        });
        opened.read("empty", state -> {});
    }

    @Test
    void everyByteCounts() throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            for (int bit : new int[] {1, 0x80, 0xff}) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) bit;
                refused(changed);
            }
        }
    }

    @Test
    void everyLengthCounts() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length));
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void eachWithItsOwnMessage() throws IOException {
        assertEquals("is empty", refused(new byte[0]).getMessage());
        assertEquals("is cut off after 100 of " + bytes.length + " bytes", refused(Arrays.copyOf(bytes, 100)).getMessage());
        assertEquals("does not begin as a checkpoint does", refused("PK and so on".getBytes(StandardCharsets.US_ASCII)).getMessage());
        byte[] changed = bytes.clone();
        changed[bytes.length / 2]++;
        assertEquals("is damaged: its SHA-256 is another one", refused(changed).getMessage());
        Path newer = folder.resolve("newer.ckpt");
        CheckpointFile.write(newer, CheckpointFile.VERSION + 1, contents());
        assertError(IllegalStateException.class, () -> CheckpointFile.open(newer), "found version 2", newer.toString());
    }

    /** A length in a file whose hash is wrong is not believed, nor one in a section that says more than is there. */
    @Test
    void lengthsAreNotBelieved() throws IOException {
        Path lengthy = folder.resolve("long.ckpt");
        CheckpointFile.write(lengthy, Map.of("text", state -> {
            state.flag(true);
            state.number(Integer.MAX_VALUE - 8);
        }));
        CheckpointFile opened = CheckpointFile.open(lengthy);
        IOException tooLong = assertThrows(IOException.class, () -> opened.read("text", StateReader::text));
        assertTrue(tooLong.getMessage().contains("where 0 are left"), tooLong::getMessage);
        assertThrows(IOException.class, () -> opened.read("text", StateReader::flag), "some of it is not read");
        assertThrows(IOException.class, () -> opened.read("other", StateReader::flag), "there is no such section");
    }

    /** Between the check of the whole and the reading of a part. */
    @Test
    void changedWhileItIsOpen() throws IOException {
        CheckpointFile opened = CheckpointFile.open(file);
        int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("first") + "first".length() + 8;
        byte[] changed = bytes.clone();
        changed[place + 7]++;
        Files.write(file, changed);
        IOException refused = assertThrows(IOException.class, () -> opened.read("first", state -> {
            state.number();
            state.real();
            state.text();
            state.text();
            state.numbers(new long[2]);
        }));
        assertEquals("changed while it was read", refused.getMessage());
    }
}
