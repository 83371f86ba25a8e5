/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;

/**
 * Decodes image files to rows, as {@link ImageFolderDataSource} does: converts the colors to the requested channels, resizes the
 * shorter side, cuts out the center. For programs that get at the bytes of images in their own way, as on a cluster. Thread safe.
 * <p>
 * Colors are converted as Pillow's {@code convert} does: gray fills all three channels; gray of colors is {@code 0.299 R + 0.587
 * G + 0.114 B}; alpha is dropped; palettes are looked up; 16 bits lose their lower 8; CMYK is read inverted, as Adobe writes it.
 * Color profiles and EXIF orientation are not applied.
 *
 * @param channels 1 for gray, 3 for red, green, blue
 * @param height the height of the result
 * @param width the width of the result
 * @param shorterSide the length of the shorter side after resizing, before cropping; -1 to cover the result
 * @param maximumPixels the most pixels of a file; one that declares more is refused before it is decoded
 */
public record ImageDecoder(int channels, int height, int width, int shorterSide, long maximumPixels) {

    /** As many as Pillow takes: 16 times those of a photograph of 11 megapixels. */
    static final long USUAL_PIXELS = 178_956_970;

    /** A file has metadata beside its pixels, and no more than this. */
    private static final long MOST_BYTES = 1L << 29;

    /** Three planes of so many float32 values fit into one block of memory. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / (3 * Float.BYTES);

    private static final long MOST_ENLARGED_PIXELS = 1L << 26;

    /**
     * Makes a decoder.
     *
     * @param channels 1 for gray, 3 for red, green, blue
     * @param height the height of the result, positive
     * @param width the width of the result, positive
     * @param shorterSide the length of the shorter side after resizing, not below height and width; -1 to cover the result
     * @throws PropertyException if a number breaks its rule
     */
    public ImageDecoder(int channels, int height, int width, int shorterSide) {
        this(channels, height, width, shorterSide, USUAL_PIXELS);
    }

    /**
     * Makes a decoder with a limit of its own.
     *
     * @param channels 1 for gray, 3 for red, green, blue
     * @param height the height of the result, positive
     * @param width the width of the result, positive
     * @param shorterSide the length of the shorter side after resizing, not below height and width; -1 to cover the result
     * @param maximumPixels the most pixels of a file, positive; a pixel needs up to 8 bytes while it is decoded
     * @throws PropertyException if a number breaks its rule
     */
    public ImageDecoder {
        Checks.setting(height > 0, "height", "must be positive", height, "use 224.");
        Checks.setting(width > 0, "width", "must be positive", width, "use 224.");
        Checks.setting(channels == 1 || channels == 3, "channels", "must be 1 or 3", channels, "use 3.");
        Checks.setting((long) height * width <= MOST_PIXELS, "height", "times width must be at most " + MOST_PIXELS,
                height + " and " + width, "use 224 and 224.");
        Checks.setting(shorterSide == -1 || shorterSide >= Math.max(height, width), "shorterSide",
                "must not be shorter than height " + height + " or width " + width, shorterSide, "use -1.");
        Checks.setting(maximumPixels > 0, "maximumPixels", "must be positive", maximumPixels, "use " + USUAL_PIXELS + ".");
    }

    /**
     * The length of a row.
     *
     * @return channels times height times width
     */
    public int size() {
        return channels * height * width;
    }

    /**
     * Decodes a file.
     *
     * @return the row, plane by plane
     * @throws UncheckedIOException if it cannot be read as an image
     */
    byte[] decode(Path file) {
        return cut(planes(file));
    }

    /**
     * Decodes the bytes of a file.
     *
     * @param bytes a whole JPEG or PNG file; not modified
     * @param name the file, for the error
     * @return the row, plane by plane, each value from 0 to 255 as an unsigned byte
     * @throws UncheckedIOException if it cannot be read as an image; the message has the name
     */
    public byte[] decode(byte[] bytes, String name) {
        return cut(planes(() -> bytes, name));
    }

    private byte[] cut(PlanarImage planes) {
        PlanarImage resized = shorterSide == -1 ? planes.resizeToCover(height, width) : planes.resizeShorter(shorterSide);
        return resized.cropCenter(height, width);
    }

    /**
     * Decodes a file without a change of its size.
     *
     * @throws UncheckedIOException if it cannot be read as an image
     */
    PlanarImage planes(Path file) {
        return planes(() -> content(file), file.toString());
    }

    private static byte[] content(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw ImageException.damaged("it has " + size + " bytes, of " + MOST_BYTES);
        }
        return Files.readAllBytes(file);
    }

    private interface Content {
        byte[] read() throws IOException;
    }

    private PlanarImage planes(Content file, String name) {
        try {
            PlanarImage planes = read(file.read());
            requireProportion(planes);
            return planes;
        } catch (OutOfMemoryError e) {
            throw new UncheckedIOException("The image " + name + " must fit into memory, found that it does not: " + e.getMessage()
                    + ".\nMaybe start Java with more (-Xmx), or set maximumPixels lower, after which such files are refused.",
                    new IIOException(e.toString(), e));
        } catch (IOException | RuntimeException e) { // ImageIO throws many kinds of exceptions for damaged files
            throw new UncheckedIOException("The image " + name + " must be a whole JPEG or PNG file, found one that cannot be"
                    + " decoded: " + reason(e) + ".\nMaybe " + (e instanceof ImageException known ? known.advice()
                    : "it was truncated, or is no image; replace it or remove it from the folder") + "; a source with unreadable ="
                    + " SKIP leaves such files out.", e instanceof IOException io ? io : new IIOException(e.toString(), e));
        }
    }

    /** Without this check, a line of pixels enlarged until its shorter side is long enough would fill the heap. */
    private void requireProportion(PlanarImage planes) throws ImageException {
        double times = shorterSide == -1 ? Math.max(height / (double) planes.height(), width / (double) planes.width())
                : shorterSide / (double) Math.min(planes.height(), planes.width());
        if (times > 1 && times * planes.height() * times * planes.width() > MOST_ENLARGED_PIXELS) {
            throw ImageException.oblong("its " + planes.height() + " rows of " + planes.width() + " pixels would have to be"
                    + " enlarged " + Math.round(times) + " times");
        }
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "there is no such file" : e instanceof AccessDeniedException
                ? "this user may not read it" : e instanceof IIOException || e instanceof ImageException
                ? String.valueOf(e.getMessage()) : e.toString();
    }

    private PlanarImage read(byte[] bytes) throws IOException {
        if (JpegFile.begins(bytes)) {
            JpegFile jpeg = JpegFile.of(bytes);
            JavaReader.requireSize(jpeg.height(), jpeg.width(), maximumPixels);
            byte[][] samples = read("jpeg", jpeg.plain(), reader -> JavaReader.bands(reader.readRaster(0, null)));
            return JpegColors.planes(samples, jpeg, channels);
        }
        if (PngFile.begins(bytes)) {
            return read("png", PngFile.plain(bytes), reader -> planes(reader.read(0)));
        }
        if (begins(bytes, "GIF8")) {
            return read("gif", bytes, this::first);
        }
        if (begins(bytes, "BM")) {
            return read("bmp", bytes, reader -> planes(reader.read(0)));
        }
        throw ImageException.damaged(bytes.length == 0 ? "it is empty" : "it begins neither like a JPEG nor like a PNG file");
    }

    private <T> T read(String format, byte[] bytes, JavaReader.Action<T> action) throws IOException {
        return JavaReader.read(format, bytes, maximumPixels, action);
    }

    private static boolean begins(byte[] bytes, String text) {
        return bytes.length >= text.length() && new String(bytes, 0, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** The first picture of a GIF. */
    private PlanarImage first(ImageReader reader) throws IOException {
        BufferedImage image = reader.read(0);
        IIOMetadata metadata = reader.getStreamMetadata();
        if (metadata != null
                && metadata.getAsTree(metadata.getNativeMetadataFormatName()) instanceof Element tree
                && tree.getElementsByTagName("LogicalScreenDescriptor").item(0) instanceof Element canvas
                && !(canvas.getAttribute("logicalScreenWidth").equals(Integer.toString(image.getWidth()))
                && canvas.getAttribute("logicalScreenHeight").equals(Integer.toString(image.getHeight())))) {
            throw ImageException.unknown("a GIF whose first picture does not fill its canvas");
        }
        return planes(image);
    }

    private PlanarImage planes(BufferedImage image) throws IIOException {
        byte[][] planes = new byte[channels][image.getHeight() * image.getWidth()];
        if (image.getColorModel() instanceof ComponentColorModel) {
            copySamples(image.getRaster(), image.getColorModel().getNumColorComponents(), planes);
        } else {
            int[] colors = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            for (int i = 0; i < colors.length; i++) {
                put(planes, i, colors[i] >> 16 & 0xFF, colors[i] >> 8 & 0xFF, colors[i] & 0xFF);
            }
        }
        return new PlanarImage(planes, image.getHeight(), image.getWidth());
    }

    /** The samples as stored; {@code getRGB} would brighten gray, which Java reads as linear light. */
    private static void copySamples(Raster raster, int colors, byte[][] planes) throws IIOException {
        int type = raster.getTransferType();
        if ((colors != 1 && colors != 3) || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
            throw new IIOException("it has " + colors + " colors in samples of type " + type);
        }
        int shift = type == DataBuffer.TYPE_USHORT ? 8 : 0;
        int next = colors == 1 ? 0 : 1;
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

    /** Writes a pixel into one gray plane or three color planes; the weights of gray are ITU-R 601's in 16 binary places. */
    static void put(byte[][] planes, int pixel, int red, int green, int blue) {
        if (planes.length == 1) {
            planes[0][pixel] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
        } else {
            planes[0][pixel] = (byte) red;
            planes[1][pixel] = (byte) green;
            planes[2][pixel] = (byte) blue;
        }
    }
}
