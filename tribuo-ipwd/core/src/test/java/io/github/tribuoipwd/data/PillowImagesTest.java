/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseExample;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Image files of all color kinds, with color profiles (one that swaps red and green), broken and duplicate segments, odd sizes
 * and wrong endings, against Pillow 12.3.0. The numbers are CRC-32 of the planes of {@code convert("RGB")} and of the gray of
 * {@code convert("RGB").convert("L")}.
 */
@Tag("parity")
class PillowImagesTest {

    private static final Path IMAGES = Path.of("src/test/resources/images");

    @TempDir
    private Path folder;

    private long checksum(String name, int height, int width, int channels) throws IOException {
        Path file = folder.resolve("class").resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(IMAGES.resolve(name), file);
        ImageFolderDataSource source = ImageFolderDataSource.builder(folder, height, width).channels(channels).build();
        Example<Label> example = source.iterator().next();
        FloatBuffer row = FloatBuffer.allocate(example.size());
        ((DenseExample<Label>) example).copyTo(row, 0);
        CRC32 crc = new CRC32();
        IntStream.range(0, row.capacity()).forEach(i -> crc.update((int) row.get(i)));
        Files.delete(file);
        return crc.getValue();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/images/pillow.csv")
    void samePixels(String name, int height, int width, long colors, long gray) throws IOException {
        assertEquals(colors, checksum(name, height, width, 3));
        assertEquals(gray, checksum(name, height, width, 1));
    }

    @Test
    void everyFileIsCompared() throws IOException {
        String compared = Files.readString(IMAGES.resolve("pillow.csv"));
        try (var files = Files.list(IMAGES)) {
            assertTrue(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".csv"))
                    .allMatch(compared::contains));
        }
    }
}
