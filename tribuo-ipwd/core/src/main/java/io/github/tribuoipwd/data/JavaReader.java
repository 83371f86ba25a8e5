/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Java's own readers of images: other readers on the class path might return other pixels. */
final class JavaReader {

    private JavaReader() {}

    /** The part of a file to read. */
    interface Action<T> {
        T apply(ImageReader reader) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param format the name of its format
     * @param bytes the file
     * @param mostPixels the most pixels: a header must not make the decoder fill the heap
     * @param action what to read of it
     * @throws IOException if it is damaged
     */
    static <T> T read(String format, byte[] bytes, long mostPixels, Action<T> action) throws IOException {
        ImageReader reader = reader(format);
        StringBuilder missing = new StringBuilder();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (isLoss(warning)) {
                    missing.append(warning);
                }
            });
            requireSize(reader.getHeight(0), reader.getWidth(0), mostPixels);
            T result = action.apply(reader);
            if (!missing.isEmpty()) { // otherwise the missing part would be gray
                throw ImageException.damaged(missing.toString());
            }
            return result;
        } finally {
            reader.dispose();
        }
    }

    /** Whether a warning means that pixels are lost; surplus bytes lose none. */
    private static boolean isLoss(String warning) {
        return warning.contains("remature end") || warning.contains("EOI") || warning.contains("bad Huffman code")
                || warning.contains("instead of RST");
    }

    static void requireSize(int height, int width, long mostPixels) throws ImageException {
        if (height < 1 || width < 1) {
            throw ImageException.damaged("its header declares " + height + " rows of " + width + " pixels");
        }
        if ((long) height * width > mostPixels) {
            throw ImageException.large("its header declares " + height + " rows of " + width + " pixels, of " + mostPixels
                    + " in all");
        }
    }

    private static ImageReader reader(String format) {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format); readers.hasNext();) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
            reader.dispose();
        }
        throw new IllegalStateException("Java must have a reader of " + format + " files, found none."
                + "\nMaybe run with a whole JDK or JRE: the module java.desktop is needed for images.");
    }

    /** The samples of a raster, a band an array, row by row. */
    static byte[][] bands(Raster raster) {
        int wide = raster.getWidth();
        int count = raster.getNumBands();
        byte[][] bands = new byte[count][raster.getHeight() * wide];
        if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte data && raster.getSampleModelTranslateX() == 0
                && raster.getSampleModelTranslateY() == 0) {
            for (int band = 0; band < count; band++) {
                byte[] source = data.getData(model.getBankIndices()[band]);
                for (int y = 0; y < raster.getHeight(); y++) {
                    int from = data.getOffsets()[model.getBankIndices()[band]] + model.getOffset(0, y, band);
                    for (int x = 0; x < wide; x++) {
                        bands[band][y * wide + x] = source[from + x * model.getPixelStride()];
                    }
                }
            }
            return bands;
        }
        int[] line = new int[wide * count];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, wide, 1, line);
            for (int i = 0; i < line.length; i++) {
                bands[i % count][y * wide + i / count] = (byte) line[i];
            }
        }
        return bands;
    }
}
