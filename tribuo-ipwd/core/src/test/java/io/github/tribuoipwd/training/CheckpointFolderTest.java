/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Mounted;
import io.github.tribuoipwd.support.Warnings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a training keeps the newest whole checkpoint, whatever happens. */
@Tag("unit")
class CheckpointFolderTest {

    @TempDir
    private Path temporary;

    private Path folder() {
        return temporary.resolve("deep").resolve("training-0");
    }

    private static Map<String, CheckpointFile.Content> content(long value) {
        return Map.of("value", state -> state.number(value));
    }

    private static long value(CheckpointFolder opened) throws IOException {
        long[] value = new long[1];
        Objects.requireNonNull(opened.found()).read("value", state -> value[0] = state.number());
        return value[0];
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void write(int... steps) throws IOException {
        try (CheckpointFolder opened = CheckpointFolder.open(folder())) {
            for (int step : steps) {
                opened.write(step, content(step));
            }
        }
    }

    private Path file(int step) {
        return folder().resolve("step-%012d.ckpt".formatted(step));
    }

    private void damage(int step) throws IOException {
        byte[] bytes = Files.readAllBytes(file(step));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(step), bytes);
    }

    @Test
    void theNewestTwoStay() throws IOException {
        write(1, 2, 10, 9_999);
        assertEquals(List.of(".lock", "step-000000000010.ckpt", "step-000000009999.ckpt"), names(folder()));
        try (CheckpointFolder opened = CheckpointFolder.open(folder())) {
            assertEquals(9_999, value(opened));
            // The same step again, such as after its epoch was validated.
            opened.write(9_999, content(3));
        }
        assertEquals(List.of(".lock", "step-000000000010.ckpt", "step-000000009999.ckpt"), names(folder()));
        try (CheckpointFolder opened = CheckpointFolder.open(folder())) {
            assertEquals(3, value(opened));
        }
    }

    @Test
    void theOneBeforeADamagedOne() throws IOException {
        write(5, 6);
        damage(6);
        try (Warnings log = new Warnings(); CheckpointFolder opened = CheckpointFolder.open(folder())) {
            assertEquals(5, value(opened));
            assertEquals(1, log.warnings().size());
            String line = log.warnings().get(0);
            assertTrue(line.contains(file(6) + " is damaged") && line.contains(file(5).toString()), line);
            // The damaged one goes, and the whole one stays, when a newer one is there.
            opened.write(7, content(7));
        }
        assertEquals(List.of(".lock", "step-000000000005.ckpt", "step-000000000007.ckpt"), names(folder()));
    }

    @Test
    void neverAFreshStartByItself() throws IOException {
        write(5, 6);
        damage(6);
        Files.write(file(5), new byte[0]);
        List<String> before = names(folder());
        assertError(IllegalStateException.class, () -> CheckpointFolder.open(folder()), file(6) + " is damaged", file(5) + " is empty");
        assertEquals(before, names(folder()));
    }

    @Test
    void aNewerFormat() throws IOException {
        write(5);
        CheckpointFile.write(file(6), CheckpointFile.VERSION + 1, content(6));
        assertError(IllegalStateException.class, () -> CheckpointFolder.open(folder()), "found version 2");
        // Nothing is locked then.
        Files.delete(file(6));
        write(7);
    }

    @Test
    void oneTrainingAtATime() throws IOException {
        try (CheckpointFolder opened = CheckpointFolder.open(folder())) {
            assertError(IllegalStateException.class, () -> CheckpointFolder.open(folder()), opened.path().toString(),
                    "one training at a time");
        }
        CheckpointFolder.open(folder()).close();
    }

    @Test
    void leftOversAreSwept() throws IOException {
        write(5);
        Files.write(folder().resolve(".step-000000000006.ckpt.1b4e28ba-2fa1-11d2-883f-0016d3cca427.part"), new byte[9]);
        Files.write(folder().resolve("mine.txt"), new byte[9]);
        CheckpointFolder.open(folder()).close();
        assertEquals(List.of(".lock", "mine.txt", "step-000000000005.ckpt"), names(folder()));
    }

    @Test
    void aFolderThatCannotBe() throws IOException {
        Path file = temporary.resolve("file");
        Files.write(file, new byte[1]);
        assertError(IllegalStateException.class, () -> CheckpointFolder.open(file.resolve("training-0")), file.toString());
    }

    @Test
    void aFullDisk() throws IOException {
        try (Mounted disk = Mounted.inMemory(temporary.resolve("small"), "size=256k")) {
            Path small = disk.folder().resolve("training-0");
            try (CheckpointFolder opened = CheckpointFolder.open(small)) {
                opened.write(1, content(1));
                Path filler = disk.folder().resolve("filler");
                fill(filler);
                assertThrows(IOException.class, () -> opened.write(2, content(2)));
                assertEquals(List.of(".lock", "step-000000000001.ckpt"), names(small));
                Files.delete(filler);
                opened.write(3, content(3));
                fill(filler);
            }
            assertError(IllegalStateException.class, () -> CheckpointFolder.open(small), "No space left");
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 12];
        Arrays.fill(block, (byte) 1);
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    out.write(block);
                }
            });
        }
    }

    /** The flag is neither lost nor does it cost the checkpoint. */
    @Test
    void anInterruptedThreadWrites() throws IOException {
        try (CheckpointFolder opened = CheckpointFolder.open(folder())) {
            Thread.currentThread().interrupt();
            opened.write(4, content(4));
            assertTrue(Thread.interrupted());
            opened.write(5, content(5));
            assertFalse(Thread.interrupted());
        }
        assertTrue(Files.exists(file(4)) && Files.exists(file(5)));
    }
}
