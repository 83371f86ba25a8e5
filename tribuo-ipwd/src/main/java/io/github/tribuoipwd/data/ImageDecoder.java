/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * From image files to rows: decodes, turns the colours into the channels asked for, resizes the shorter side, cuts out the
 * centre.
 * <p>
 * Colours become what Pillow's {@code convert} gives: grey fills all three channels; grey of colours is
 * {@code 0.299 R + 0.587 G + 0.114 B}; alpha is dropped; palettes are looked up; 16 bits lose their lower 8; CMYK is taken as
 * Adobe writes it, inverted. Colour profiles and EXIF orientation are not applied.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param height the height of the result
 * @param width the width of the result
 * @param shorterSide the length of the shorter side after resizing, before cropping; -1 to cover the result
 */
record ImageDecoder(int channels, int height, int width, int shorterSide) {

    int size() {
        return channels * height * width;
    }

    /**
     * Decodes a file.
     *
     * @return the row, plane by plane
     * @throws UncheckedIOException if it cannot be read as an image
     */
    byte[] decode(Path file) {
        Planes planes;
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            if (stream == null) {
                throw new IIOException("no readable file");
            }
            planes = read(stream);
        } catch (IOException | RuntimeException e) { // damaged files throw about anything out of ImageIO
            throw new UncheckedIOException("The image " + file + " must be a whole JPEG or PNG file, found one that cannot be"
                    + " decoded: " + e.getMessage() + ".\nMaybe it was truncated, or is no image; replace it or remove it from the folder.",
                    e instanceof IOException io ? io : new IIOException(e.toString(), e));
        }
        Planes resized = shorterSide == -1 ? planes.resizeToCover(height, width) : planes.resizeShorter(shorterSide);
        return resized.cropCentre(height, width);
    }

    private Planes read(ImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) {
            throw new IIOException("it begins like no format that Java reads");
        }
        ImageReader reader = readers.next();
        StringBuilder truncated = new StringBuilder();
        try {
            reader.setInput(stream);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.contains("Premature end") || warning.contains("EOI")) {
                    truncated.append(warning);
                }
            });
            Planes planes = isCmyk(reader) ? CmykJpeg.planes(reader.readRaster(0, null), CmykJpeg.hasYcck(stream), channels)
                    : planes(reader.read(0));
            if (!truncated.isEmpty()) { // the missing part would be grey
                throw new IIOException(truncated.toString());
            }
            return planes;
        } finally {
            reader.dispose();
        }
    }

    /** Java's JPEG reader names no image type for four inks, or one of four colours, by its version. */
    private static boolean isCmyk(ImageReader reader) throws IOException {
        if (!reader.getFormatName().equalsIgnoreCase("JPEG")) {
            return false;
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        return !types.hasNext() || types.next().getColorModel().getNumColorComponents() == 4;
    }

    private Planes planes(BufferedImage image) throws IIOException {
        byte[][] planes = new byte[channels][image.getHeight() * image.getWidth()];
        if (image.getColorModel() instanceof ComponentColorModel) {
            copySamples(image.getRaster(), image.getColorModel().getNumColorComponents(), planes);
        } else {
            int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            for (int i = 0; i < colours.length; i++) {
                put(planes, i, colours[i] >> 16 & 0xFF, colours[i] >> 8 & 0xFF, colours[i] & 0xFF);
            }
        }
        return new Planes(planes, image.getHeight(), image.getWidth());
    }

    /** The samples as the file has them; {@code getRGB} would brighten grey, which Java takes as linear light. */
    private static void copySamples(Raster raster, int colours, byte[][] planes) throws IIOException {
        int type = raster.getTransferType();
        if (colours != 1 && colours != 3 || type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            throw new IIOException("it has " + colours + " colours in samples of type " + type);
        }
        int shift = type == DataBuffer.TYPE_USHORT ? 8 : 0;
        int next = colours == 1 ? 0 : 1;
        int wide = raster.getWidth();
        int bands = raster.getNumBands();
        int[] line = new int[wide * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, wide, 1, line);
            for (int x = 0; x < wide; x++) {
                int first = x * bands;
                put(planes, y * wide + x, line[first] >> shift, line[first + next] >> shift, line[first + 2 * next] >> shift);
            }
        }
    }

    /** Writes a pixel into one grey plane or three colour planes; the weights of grey are ITU-R 601's in 16 binary places. */
    static void put(byte[][] planes, int pixel, int red, int green, int blue) {
        if (planes.length == 1) {
            planes[0][pixel] = (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
        } else {
            planes[0][pixel] = (byte) red;
            planes[1][pixel] = (byte) green;
            planes[2][pixel] = (byte) blue;
        }
    }
}
