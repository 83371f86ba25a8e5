/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.IdxFiles;
import io.github.tribuoipwd.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files of strangers that declare or unpack to much are refused before they take memory. */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileDataTest {

    private static final ImageDecoder DECODER = new ImageDecoder(3, 4, 4, -1);

    @TempDir
    private Path folder;

    private static byte[] chunk(String kind, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length).put(kind.getBytes(StandardCharsets.US_ASCII)).put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] deflated(int zeros) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            byte[] block = new byte[1 << 16];
            for (int left = zeros; left > 0; left -= block.length) {
                out.write(block, 0, Math.min(left, block.length));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] png(int height, int width, byte[]... chunks) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array();
        return joined(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, chunk("IHDR", header), joined(chunks),
                chunk("IEND", new byte[0]));
    }

    private static void assertRefused(byte[] image, String... parts) {
        assertError(UncheckedIOException.class, () -> DECODER.decode(image, "bomb"), parts);
    }

    @Test
    void imagesThatUnpackToMuch() throws IOException {
        byte[] data = chunk("IDAT", deflated(20_000_000));
        assertRefused(png(100_000, 100_000, data), "100000 rows of 100000 pixels, of 178956970", "raise maximumPixels");
        assertRefused(png(1, Integer.MAX_VALUE, data), "1 rows of 2147483647 pixels");
        assertRefused(png(-1, 5, data), "cannot be decoded");
        byte[] gif = joined("GIF89a".getBytes(StandardCharsets.US_ASCII), new byte[] {-1, -1, -1, -1, (byte) 0x80, 0, 0},
                new byte[6], new byte[] {0x2C, 0, 0, 0, 0, -1, -1, -1, -1, 0, 2, 2, 0x4C, 1, 0, 0x3B});
        assertRefused(gif, "65535 rows of 65535 pixels");
        ByteBuffer bmp = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(200).putInt(0).putInt(54).putInt(40).putInt(20_000).putInt(20_000)
                .putShort((short) 1).putShort((short) 24);
        assertRefused(bmp.array(), "cannot be decoded");
        byte[] jpeg = encoded("jpg");
        for (int i = 0; i < jpeg.length - 8; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) {
                Arrays.fill(jpeg, i + 5, i + 9, (byte) -1);
            }
        }
        assertRefused(jpeg, "65535 rows of 65535 pixels");
    }

    private static byte[] encoded(String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(ImageFiles.image(64, 64, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void pixelsAreASetting(String format) throws IOException {
        byte[] image = encoded(format);
        assertEquals(48, new ImageDecoder(3, 4, 4, -1, 4096).decode(image, "small").length);
        assertError(UncheckedIOException.class, () -> new ImageDecoder(3, 4, 4, -1, 4095).decode(image, "small"),
                "64 rows of 64 pixels, of 4095 in all");
        Path file = folder.resolve("images/cat/image.png");
        Files.createDirectories(file.getParent());
        Files.write(file, image);
        ImageFiles.png(folder.resolve("images/cat/other.png"), 5, 5);
        assertEquals(1, ImageFolderDataSource.builder(folder.resolve("images"), 4, 4).maximumPixels(4095)
                .unreadable(Unreadable.SKIP).build().size());
        assertError(PropertyException.class, () -> new ImageDecoder(3, 4, 4, -1, 0), "maximumPixels");
    }

    /** They are not unpacked. */
    @Test
    void textsAndProfiles() throws IOException {
        byte[] bomb = deflated(100_000_000);
        byte[] text = chunk("zTXt", joined(new byte[] {'a', 0, 0}, bomb));
        byte[] profile = chunk("iCCP", joined(new byte[] {'a', 0, 0}, bomb));
        byte[] international = chunk("iTXt", joined(new byte[] {'a', 0, 1, 0, 0, 0}, bomb));
        byte[] image = png(4, 4, profile, text, international, chunk("IDAT", deflated(4 * 13)));
        assertEquals(48, DECODER.decode(image, "bomb").length);
    }

    /** Each scan of a progressive file takes as long as the image is large. */
    @Test
    void scansWithoutAnEnd() throws IOException {
        byte[] jpeg = encoded("jpg");
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0};
        byte[] scans = new byte[scan.length * 100];
        for (int i = 0; i < scans.length; i++) {
            scans[i] = scan[i % scan.length];
        }
        assertRefused(joined(Arrays.copyOf(jpeg, jpeg.length - 2), scans, new byte[] {(byte) 0xFF, (byte) 0xD9}),
                "more than 100 scans");
        // A comment in the place of the end hides none of them.
        byte[] end = {(byte) 0xFF, (byte) 0xD9};
        assertRefused(joined(Arrays.copyOf(jpeg, jpeg.length - 2), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 4}, end, scans, end),
                "more than 100 scans");
        // A film behind the end has bytes of any values.
        assertArrayEquals(DECODER.decode(jpeg, "photograph"), DECODER.decode(joined(jpeg, scans, scans), "photograph"));
    }

    @Test
    void filesLargerThanAnyImage() throws IOException {
        Path file = folder.resolve("large.png");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(3L << 30);
        }
        assertError(UncheckedIOException.class, () -> DECODER.decode(file), "large.png", "it has 3221225472 bytes");
        Files.delete(file);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void devicesInAFolder() throws IOException, InterruptedException {
        ImageFiles.png(folder.resolve("images/cat/a.png"), 4, 4);
        Path device = Files.createSymbolicLink(folder.resolve("images/cat/b.png"), Path.of("/dev/zero"));
        ImageFolderDataSource.Builder builder = ImageFolderDataSource.builder(folder.resolve("images"), 4, 4);
        assertError(IllegalArgumentException.class, builder::build, "must hold files and links to files", "b.png");
        assertEquals(1, builder.unreadable(Unreadable.SKIP).build().size());
        Files.delete(device);
        assumeTrue(ChildJvm.permits("mkfifo", device.toString()));
        assertEquals(1, builder.build().size());
        assertError(IllegalArgumentException.class, builder.unreadable(Unreadable.FAIL)::build, "must hold files", "b.png");
    }

    private Path packedRecords(int number) throws IOException {
        Path file = folder.resolve("records.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            byte[] record = new byte[3073];
            for (int i = 0; i < number; i++) {
                out.write(record);
            }
        }
        return file;
    }

    @Test
    void recordsThatAFileUnpacksTo() throws IOException {
        Path file = packedRecords(2_000);
        assertEquals(2_000, new CifarDataSource(CifarKind.CIFAR10, List.of(file), null, 2_000).size());
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file), null, 1_999),
                "at most 1999 records", "raise maximumRecords");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file, file), null, 3_000),
                "at most 1000 records");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file), null, 0),
                "maximumRecords");
    }

    @Test
    void whatIsNoCifarFile() throws IOException, InterruptedException {
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(folder)), "readable file");
        Path pipe = folder.resolve("pipe");
        assumeTrue(ChildJvm.permits("mkfifo", pipe.toString()));
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(pipe)), "readable file", "pipe");
    }

    private void assertNoIdx(byte[] features, String... parts) throws IOException {
        Path file = IdxFiles.pack(folder.resolve("features.gz"), features);
        Path labels = IdxFiles.labels(folder.resolve("labels.gz"), 1);
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(file, labels), parts);
    }

    /** A few bytes must not take more memory than they are. */
    @Test
    void idxHeadersThatDeclareMuch() throws IOException {
        int most = Integer.MAX_VALUE;
        assertNoIdx(IdxFiles.content(8, new byte[0], 1_000_000, 28, 28), "found 0 items and 0 bytes more");
        assertNoIdx(IdxFiles.content(8, new byte[0], most, 28, 28), "at most 4294967296 bytes", "maximumBytes");
        assertNoIdx(IdxFiles.content(8, new byte[0], 1, most, most), "16777216 values in an item");
        assertNoIdx(IdxFiles.content(14, new byte[0], most, 1 << 12, 1 << 12), "maximumBytes");
        assertNoIdx(IdxFiles.content(8, new byte[0], 1, 1 << 16, 1 << 16, 1 << 16, 1 << 16), "16777216 values in an item");
        assertNoIdx(IdxFiles.content(8, new byte[0], 1, 1 << 24), "found 0 items and 0 bytes more");
        assertNoIdx(IdxFiles.content(8, new byte[5], -1, 28, 28), "positive length");
        int[] ones = new int[255];
        Arrays.fill(ones, 1);
        assertNoIdx(IdxFiles.content(8, new byte[0], ones), "found 0 items");
        Path one = IdxFiles.write(folder.resolve("one"), false, 8, new byte[1], 1);
        Path labels = IdxFiles.write(folder.resolve("labels"), true, 8, new byte[0], most);
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(one, labels), "each of the 1 items", "found 2147483647");
    }

    /** What a file unpacks to is refused by its header, and what stands behind the declared end is not unpacked. */
    @Test
    void whatIdxFilesUnpackTo() throws IOException {
        Path labels = IdxFiles.labels(folder.resolve("labels.gz"), 1);
        Path much = IdxFiles.pack(folder.resolve("bomb.gz"), IdxFiles.content(8, new byte[9_437_184], 10_000, 1000));
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(much, labels, 10_000_000), "maximumBytes", "take 10704000");
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(much, labels), "found 9437 items and 184 bytes more");
        byte[] longer = Files.readAllBytes(IdxFiles.pack(much, IdxFiles.content(8, new byte[10_000_000], 1)));
        // The rest is damaged, which is not found where it is not unpacked.
        Path end = Files.write(folder.resolve("longer.gz"), Arrays.copyOf(longer, longer.length / 2));
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(end, labels), "must end", "more bytes");
    }

    @Test
    void whatIsNoIdxFile() throws IOException {
        Path labels = IdxFiles.labels(folder.resolve("labels.gz"), 1);
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(folder, labels), "readable file");
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(labels, folder), "outputPath", "readable file");
        Path pipe = folder.resolve("pipe");
        assumeTrue(ChildJvm.permits("mkfifo", pipe.toString()));
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(pipe, labels), "readable file", "pipe");
    }

    @Test
    void namesThatAreNone() throws IOException {
        Path file = packedRecords(1);
        Path names = folder.resolve("names.txt");
        try (RandomAccessFile out = new RandomAccessFile(names.toFile(), "rw")) {
            out.setLength(3L << 30);
        }
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file), names),
                "labelNamesPath", "at most 1048576 bytes");
        Files.delete(names);
    }
}
