/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoding as programs use it that have the bytes of a file; {@code ImageFolderDataSourceTest} has what becomes of them. */
@Tag("unit")
class ImageDecoderTest {

    @TempDir
    private Path folder;

    @Test
    void bytesAsFiles() throws IOException {
        ImageDecoder decoder = new ImageDecoder(3, 4, 5, 6);
        assertEquals(60, decoder.size());
        Path file = ImageFiles.png(folder.resolve("image.png"), 9, 8);
        assertArrayEquals(decoder.decode(file), decoder.decode(Files.readAllBytes(file), "anything"));
        assertError(UncheckedIOException.class, () -> decoder.decode(new byte[9], "s3a://bucket/image.png"),
                "s3a://bucket/image.png",
                "whole JPEG or PNG");
    }

    @Test
    void sizes() {
        assertThrowsFor("channels", 2, 4, 5, -1);
        assertThrowsFor("height", 3, 0, 5, -1);
        assertThrowsFor("shorterSide", 3, 4, 5, 4);
    }

    private static void assertThrowsFor(String setting, int channels, int height, int width, int shorterSide) {
        assertError(PropertyException.class, () -> new ImageDecoder(channels, height, width, shorterSide), setting);
    }
}
