/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** JPEG files of four inks, which Java decodes but does not turn into colours. */
final class CmykJpeg {

    private static final int START_OF_SCAN = 0xDA;
    private static final int ADOBE_SEGMENT = 0xEE;
    private static final int TRANSFORM_OFFSET = 11;
    private static final int YCCK = 2;

    private CmykJpeg() {}

    /** Whether Adobe's segment says that the inks are coded as luminance, two colour differences and black. */
    static boolean hasYcck(ImageInputStream stream) throws IOException {
        long position = stream.getStreamPosition();
        try {
            stream.seek(2);
            for (int marker = stream.readUnsignedShort(); (marker & 0xFF) != START_OF_SCAN; marker = stream.readUnsignedShort()) {
                int length = stream.readUnsignedShort() - 2;
                long start = stream.getStreamPosition();
                if ((marker & 0xFF) == ADOBE_SEGMENT && length > TRANSFORM_OFFSET) {
                    stream.seek(start + TRANSFORM_OFFSET);
                    return stream.readUnsignedByte() == YCCK;
                }
                stream.seek(start + length);
            }
            return false;
        } finally {
            stream.seek(position);
        }
    }

    /**
     * Turns inks into colours.
     *
     * @param raster the inks as the file holds them: inverted, 255 is no ink
     * @param ycck whether the first three are coded as luminance and colour differences
     * @param channels 1 or 3
     */
    static Planes planes(Raster raster, boolean ycck, int channels) throws IOException {
        if (raster.getNumBands() != 4) {
            throw new IOException("it has " + raster.getNumBands() + " channels");
        }
        int wide = raster.getWidth();
        byte[][] planes = new byte[channels][raster.getHeight() * wide];
        int[] line = new int[4 * wide];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, wide, 1, line);
            for (int x = 0; x < wide; x++) {
                int cyan = line[4 * x];
                int magenta = line[4 * x + 1];
                int yellow = line[4 * x + 2];
                int paper = line[4 * x + 3];
                if (ycck) { // ITU-R 601, then inverted as Adobe's inks are
                    double luminance = cyan;
                    double blueness = magenta - 128.0;
                    double redness = yellow - 128.0;
                    cyan = 255 - clip(luminance + 1.402 * redness);
                    magenta = 255 - clip(luminance - 0.344136 * blueness - 0.714136 * redness);
                    yellow = 255 - clip(luminance + 1.772 * blueness);
                }
                ImageDecoder.put(planes, y * wide + x, print(cyan, paper), print(magenta, paper), print(yellow, paper));
            }
        }
        return new Planes(planes, raster.getHeight(), wide);
    }

    private static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }

    /** What is left of the light where an ink and black both lie. */
    private static int print(int free, int paper) {
        return paper - (int) Math.rint((255 - free) * paper / 255.0);
    }
}
