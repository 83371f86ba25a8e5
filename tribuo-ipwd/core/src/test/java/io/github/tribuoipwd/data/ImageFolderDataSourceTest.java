/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.RoundTrips;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

@Tag("unit")
class ImageFolderDataSourceTest {

    @TempDir
    private Path folder;

    private static List<Example<Label>> examples(ImageFolderDataSource source) {
        List<Example<Label>> examples = new ArrayList<>();
        source.forEach(examples::add);
        assertEquals(source.size(), examples.size());
        return examples;
    }

    private static int[] pixels(Example<?> example) {
        FloatBuffer row = FloatBuffer.allocate(example.size());
        assertInstanceOf(DenseExample.class, example).copyTo(row, 0);
        int[] pixels = new int[example.size()];
        Arrays.setAll(pixels, i -> (int) row.get(i));
        return pixels;
    }

    /** The pixels of the only image of the only class. */
    private int[] pixels(int height, int width, int channels) {
        return pixels(examples(ImageFolderDataSource.builder(folder, height, width).channels(channels).build()).get(0));
    }

    private Path image(String name) {
        return folder.resolve("class").resolve(name);
    }

    @Test
    void foldersAreLabelsAndFilesAreSorted() throws IOException {
        for (String name : List.of("cat/b.png", "cat/a.PNG", "ant/images/z.jpeg", "ant/k.jpg")) {
            ImageFiles.png(folder.resolve(name), 4, 4);
        }
        Files.writeString(folder.resolve("cat/notes.txt"), "no image");
        Files.writeString(folder.resolve("cat/._a.png"), "no image");
        Files.createDirectories(folder.resolve(".cache"));
        List<Example<Label>> examples = examples(ImageFolderDataSource.builder(folder, 4, 4).build());
        assertEquals(List.of("ant", "ant", "cat", "cat"), examples.stream().map(example -> example.getOutput().getLabel()).toList());
        assertEquals(List.of("ant/images/z.jpeg", "ant/k.jpg", "cat/a.PNG", "cat/b.png"),
                examples.stream().map(example -> example.getMetadataValue(Example.NAME).orElseThrow()).toList());
    }

    @Test
    void planesOfAnImageOfTheRightSize() throws IOException {
        ImageFiles.png(image("a.png"), 3, 4);
        int[] pixels = pixels(3, 4, 3);
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 12; i++) {
                assertEquals(ImageFiles.value(i / 4, i % 4, c), pixels[c * 12 + i]);
            }
        }
    }

    /**
     * CRC-32 of Pillow 12.3.0's result for the formula image: {@code convert(mode)}, {@code resize(..., BILINEAR)} to the size
     * that torchvision's Resize computes, and the crop that its CenterCrop computes.
     */
    @ParameterizedTest
    @CsvSource({"11,17,5,5,5,3,1690160440", "40,23,7,6,4,3,2702215417", "9,9,20,20,20,3,3539255421", "64,48,48,33,48,3,960878636",
            "30,31,32,24,31,1,1367735331", "200,301,64,56,56,3,1683981618"})
    void pillowsPixels(int high, int wide, int shorterSide, int height, int width, int channels, long checksum) throws IOException {
        ImageFiles.png(image("a.png"), high, wide);
        CRC32 crc = new CRC32();
        for (int pixel : pixels(examples(ImageFolderDataSource.builder(folder, height, width).channels(channels)
                .shorterSide(shorterSide).build()).get(0))) {
            crc.update(pixel);
        }
        assertEquals(checksum, crc.getValue());
    }

    @Test
    void grayAlphaAndPalette() throws IOException {
        Path file = ImageFiles.png(image("a.png"), 2, 2, BufferedImage.TYPE_BYTE_GRAY);
        int[] gray = {0, 7, 13, 25};
        assertArrayEquals(gray, pixels(2, 2, 1), "the file's own values, not Java's brighter ones");
        int[] three = pixels(2, 2, 3);
        assertArrayEquals(gray, Arrays.copyOf(three, 4));
        assertArrayEquals(gray, Arrays.copyOfRange(three, 8, 12));
        ImageFiles.png(file, 2, 2, BufferedImage.TYPE_INT_ARGB);
        assertEquals(31, pixels(2, 2, 3)[4], "green, whatever its alpha");
        BufferedImage palette = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(1, 0, 0xFF3300);
        ImageIO.write(palette, "png", file.toFile());
        assertArrayEquals(new int[] {0, 255, 0, 0, 0, 0x33, 0, 0, 0, 0, 0, 0}, pixels(2, 2, 3));
        BufferedImage wide = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
        wide.getRaster().setSample(0, 0, 0, 0x1234);
        ImageIO.write(wide, "png", file.toFile());
        assertEquals(0x12, pixels(2, 2, 1)[0]);
    }

    @Test
    void jpegIsNearItsSource() throws IOException {
        Files.createDirectories(folder.resolve("class"));
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0xC86432);
        }
        ImageIO.write(image, "jpg", image("a.jpg").toFile());
        int[] pixels = pixels(16, 16, 3);
        assertEquals(0xC8, pixels[100], 3);
        assertEquals(0x64, pixels[256 + 100], 3);
        assertEquals(0x32, pixels[512 + 100], 3);
    }

    /** Four inks as Adobe writes them, inverted: light is what ink and black leave of 255. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fourInks(boolean ycck) throws IOException {
        Files.createDirectories(folder.resolve("class"));
        int[] inks = ycck ? new int[] {100, 128, 128, 200} : new int[] {155, 155, 155, 200};
        Files.write(image("a.jpg"), cmyk(inks, ycck ? 2 : 0));
        int expected = Math.round(200 * 155 / 255f);
        for (int pixel : pixels(8, 8, 3)) {
            assertEquals(expected, pixel, 2);
        }
    }

    private static byte[] cmyk(int[] inks, int transform) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 8, 8, 4, null);
        for (int i = 0; i < 64; i++) {
            raster.setPixel(i % 8, i / 8, inks);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        byte[] plain = bytes.toByteArray();
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        marked.write(plain, 0, 2);
        marked.write(new byte[] {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform});
        marked.write(plain, 2, plain.length - 2);
        return marked.toByteArray();
    }

    @Test
    void rowsAreDecodedWhenRead() throws IOException {
        Path file = ImageFiles.png(image("a.png"), 4, 4);
        ImageFolderDataSource source = ImageFolderDataSource.builder(folder, 4, 4).build();
        Files.writeString(file, "damaged after the listing");
        Example<Label> example = examples(source).get(0);
        assertEquals(48, example.size());
        assertTrue(example.toString().contains("a.png"), example::toString);
        assertError(UncheckedIOException.class, () -> example.lookup("00"), "a.png");
        ImageFiles.png(file, 4, 4);
        assertEquals(ImageFiles.value(0, 1, 0), example.lookup("01").getValue());
    }

    @Test
    void datasetsAndSerialization() throws Exception {
        Path file = ImageFiles.png(image("a.png"), 5, 4);
        MutableDataset<Label> data = new MutableDataset<>(ImageFolderDataSource.builder(folder, 4, 4).build());
        Example<Label> example = data.getExample(0);
        Example<Label> again = RoundTrips.serialized(example);
        assertEquals(example, again);
        assertEquals(example, Example.deserialize(example.serialize()));
        Files.delete(file);
        assertArrayEquals(pixels(Example.deserialize(again.serialize())), pixels(again));
    }

    @Test
    void provenanceChangesWithNamesAndSizes() throws IOException {
        Path file = ImageFiles.png(image("a.png"), 4, 4);
        String hash = hash();
        assertEquals(hash, hash());
        ImageFiles.png(file, 40, 4);
        String resized = hash();
        assertNotEquals(hash, resized);
        Files.move(file, file.resolveSibling("b.png"));
        assertNotEquals(resized, hash());
    }

    private String hash() {
        var provenance = assertInstanceOf(ImageSourceProvenance.class, ImageFolderDataSource.builder(folder, 4, 4).build().getProvenance());
        assertEquals("1", provenance.getInstanceValues().get(ImageSourceProvenance.NUMBER_OF_EXAMPLES).getValue().toString());
        return provenance.getInstanceValues().get("resource-hash-0").getValue().toString();
    }

    @Test
    void damagedImages() throws IOException {
        Path file = ImageFiles.png(image("damaged.png"), 64, 64);
        byte[] png = Files.readAllBytes(file);
        Example<Label> example = examples(ImageFolderDataSource.builder(folder, 4, 4).build()).get(0);
        for (byte[] bad : List.of(Arrays.copyOf(png, png.length / 2), new byte[0], "text".getBytes(), Arrays.copyOf(png, 20))) {
            Files.write(file, bad);
            assertError(UncheckedIOException.class, () -> example.lookup("00"), "damaged.png");
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(ImageFiles.image(64, 64, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
        for (int length : new int[] {jpeg.size() / 2, jpeg.size() - 40, 100}) {
            Files.write(file, Arrays.copyOf(jpeg.toByteArray(), length));
            assertError(UncheckedIOException.class, () -> example.lookup("00"), "damaged.png");
        }
        Files.write(file, jpeg.toByteArray());
        assertEquals(48, pixels(example).length, "a whole JPEG under another name");
    }

    /** They would be enlarged to 8,000 x 160,000,000 and 160,000,000 x 800 pixels. */
    @Test
    void linesOfPixels() throws IOException {
        ImageFiles.png(image("line.png"), 1, 20_000);
        Example<Label> example = examples(ImageFolderDataSource.builder(folder, 8_000, 4).build()).get(0);
        assertError(UncheckedIOException.class, () -> example.lookup("00000"), "line.png", "1 rows of 20000 pixels",
                "8000 times");
        ImageFiles.png(image("column.png"), 200_000, 1, BufferedImage.TYPE_BYTE_GRAY);
        ImageFiles.png(image("good.png"), 4, 4);
        assertEquals(1, ImageFolderDataSource.builder(folder, 4, 4).shorterSide(800).unreadable(Unreadable.SKIP).build().size());
    }

    @Test
    void foldersWithoutImages() throws IOException {
        ImageFolderDataSource.Builder builder = ImageFolderDataSource.builder(folder, 4, 4);
        assertError(IllegalArgumentException.class, builder::build, "folder", folder.toString());
        ImageFiles.png(folder.resolve("stray.png"), 4, 4);
        assertError(IllegalArgumentException.class, builder::build, "folder for each class");
        ImageFiles.png(folder.resolve("full/a.png"), 4, 4);
        Files.createDirectories(folder.resolve("hollow"));
        Files.writeString(folder.resolve("hollow/readme.txt"), "none here");
        assertError(IllegalArgumentException.class, builder::build, "hollow", "JPEG or PNG");
        assertError(IllegalArgumentException.class, () -> ImageFolderDataSource.builder(folder.resolve("absent"), 4, 4).build(), "absent");
    }

    @Test
    void settings() throws IOException {
        ImageFiles.png(image("a.png"), 4, 4);
        assertError(IllegalArgumentException.class, () -> ImageFolderDataSource.builder(folder, 0, 4).build(), "height", "0");
        assertError(IllegalArgumentException.class, () -> ImageFolderDataSource.builder(folder, 4, -1).build(), "width", "-1");
        assertError(IllegalArgumentException.class, () -> ImageFolderDataSource.builder(folder, 4, 4).channels(2).build(), "channels", "2");
        assertError(IllegalArgumentException.class, () -> ImageFolderDataSource.builder(folder, 4, 5).shorterSide(4).build(),
                "shorterSide", "width 5", "found 4");
    }
}
