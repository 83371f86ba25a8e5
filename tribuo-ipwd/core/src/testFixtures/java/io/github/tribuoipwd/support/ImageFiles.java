/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small image files and CIFAR files whose every value follows from a formula. */
public final class ImageFiles {

    public static final int PIXELS = 3072;

    private ImageFiles() {}

    /** The value at a pixel of the formula image. */
    public static int value(int y, int x, int channel) {
        return (x * x * 7 + y * 13 + channel * 31 + x * y * 5) % 256;
    }

    /** The formula image as a PNG of a Java image type. */
    public static Path png(Path file, int height, int width, int imageType) throws IOException {
        BufferedImage image = image(height, width, imageType);
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    public static Path png(Path file, int height, int width) throws IOException {
        return png(file, height, width, BufferedImage.TYPE_INT_RGB);
    }

    public static BufferedImage image(int height, int width, int imageType) {
        BufferedImage image = new BufferedImage(width, height, imageType);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(x, y, band, value(y, x, band));
                }
            }
        }
        return image;
    }

    /** One CIFAR record: labels, then the pixels {@code (seed + position) mod 256}. */
    public static byte[] record(int seed, int... labels) {
        byte[] record = new byte[labels.length + PIXELS];
        for (int i = 0; i < record.length; i++) {
            record[i] = (byte) (i < labels.length ? labels[i] : seed + i - labels.length);
        }
        return record;
    }

    public static Path cifar(Path file, boolean compressed, byte[]... records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] record : records) {
            bytes.write(record);
        }
        if (!compressed) {
            return Files.write(file, bytes.toByteArray());
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes.toByteArray());
        }
        return Files.write(file, packed.toByteArray());
    }
}
