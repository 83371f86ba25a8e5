/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.test.Helpers;

/** The images that a folder gives, the files that it leaves out, and its provenance. */
@Tag("unit")
class ImageFolderTest {

    @TempDir
    private Path folder;

    private final Logger logger = Logger.getLogger(ImageFolderDataSource.class.getName());
    private final List<String> log = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord message) {
            if (message.getLevel().intValue() >= Level.INFO.intValue()) {
                log.add(message.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
    }

    private ImageFolderDataSource source(Unreadable unreadable) {
        return ImageFolderDataSource.builder(folder, 2, 2).unreadable(unreadable).build();
    }

    private static List<String> names(ImageFolderDataSource source) {
        List<String> names = StreamSupport.stream(source.spliterator(), false)
                .map(example -> String.valueOf(example.getMetadataValue(Example.NAME).orElseThrow())).toList();
        assertEquals(names.size(), source.size());
        return names;
    }

    private static Map<String, String> facts(ImageFolderDataSource source) {
        ImageSourceProvenance provenance = assertInstanceOf(ImageSourceProvenance.class, source.getProvenance());
        Helpers.testProvenanceMarshalling((ObjectProvenance) provenance);
        return provenance.getInstanceValues().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getValue().toString()));
    }

    private Path image(String name) throws IOException {
        return ImageFiles.png(folder.resolve(name), 2, 2);
    }

    @Test
    void everyUsualEnding() throws IOException {
        for (String ending : List.of("jpg", "jpeg", "jpe", "jfif", "png", "JPG", "Jpeg", "JPE", "JFIF", "PNG",
                "JFİF", "pngx", "jp", "gif")) {
            image("a/picture." + ending);
        }
        image("a/png");
        image("a/jpg/deep/er/picture.jpe");
        assertEquals(List.of("a/jpg/deep/er/picture.jpe", "a/picture.JFIF", "a/picture.JPE", "a/picture.JPG", "a/picture.Jpeg",
                "a/picture.PNG", "a/picture.jfif", "a/picture.jpe", "a/picture.jpeg", "a/picture.jpg", "a/picture.png"),
                names(source(Unreadable.FAIL)));
        assertEquals("5", facts(source(Unreadable.FAIL)).get(ImageSourceProvenance.OTHER_FILES));
    }

    @Test
    void whatIsLeftOutIsCountedAndNamed() throws IOException {
        image("cat/a.png");
        image("cat/.cache/thumbnail.png");
        image("cat/deep/.cache/deeper/thumbnail.png");
        image("cat/deep/._a.png");
        image(".git/x.png");
        image("dog/b.png");
        image("dog/c.webp");
        Files.writeString(folder.resolve("cat/notes.txt"), "no image");
        Files.writeString(folder.resolve("readme.md"), "no image");
        ImageFolderDataSource source = source(Unreadable.FAIL);
        assertEquals(List.of("cat/a.png", "dog/b.png"), names(source));
        Map<String, String> facts = facts(source);
        assertEquals("3", facts.get("other-files"));
        assertEquals(List.of("cat/notes.txt", "dog/c.webp", "readme.md"), List.of(facts.get("other-files-0"),
                facts.get("other-files-1"), facts.get("other-files-2")));
        assertEquals("4", facts.get("hidden-files"));
        assertEquals(List.of(".git", "cat/.cache", "cat/deep/._a.png", "cat/deep/.cache"), List.of(facts.get("hidden-files-0"),
                facts.get("hidden-files-1"), facts.get("hidden-files-2"), facts.get("hidden-files-3")));
        assertEquals("0", facts.get("unreadable-files"));
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).contains("2 images")
                && log.get(0).contains("3 files of other kinds (cat/notes.txt, dog/c.webp, readme.md)")
                && log.get(0).contains("4 hidden"), log::toString);
    }

    @Test
    void onlyTheFirstTwentyAreNamed() throws IOException {
        image("a/a.png");
        for (int i = 0; i < 25; i++) {
            Files.writeString(folder.resolve("a/" + i + ".txt"), "no image");
        }
        Map<String, String> facts = facts(source(Unreadable.FAIL));
        assertEquals("25", facts.get("other-files"));
        assertTrue(facts.containsKey("other-files-19") && !facts.containsKey("other-files-20"));
    }

    @Test
    void nothingIsSaidWhereNothingIsLeftOut() throws IOException {
        image("a/a.png");
        assertEquals(1, source(Unreadable.SKIP).size());
        assertEquals(List.of(), log);
    }

    private void link(String link, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(link), Path.of(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cats/up->..", "cats/self->.", "cats/deep/up->../..", "loop->.", "cats/a.png->../cats",
        "cats/up->../.."})
    @DisabledOnOs(OS.WINDOWS)
    void loops(String loop) throws IOException {
        folder = Files.createDirectories(folder.resolve("root"));
        image("cats/deep/a.png");
        image("dogs/a.png");
        String[] parts = loop.split("->");
        link(parts[0], parts[1]);
        for (Unreadable unreadable : Unreadable.values()) {
            assertError(IllegalArgumentException.class, () -> source(unreadable), "leads back", "root", parts[1],
                    "Maybe remove the link");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void loopsOfTwoAndHiddenLoops() throws IOException {
        image("cats/a.png");
        image("dogs/a.png");
        link("cats/.up", "..");
        assertEquals(2, source(Unreadable.FAIL).size());
        link("cats/dogs", "../dogs");
        assertEquals(List.of("cats/a.png", "cats/dogs/a.png", "dogs/a.png"), names(source(Unreadable.FAIL)));
        link("dogs/cats", "../cats");
        assertError(IllegalArgumentException.class, () -> source(Unreadable.FAIL), "leads back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"back\\slash", "spa ce", "new\nline", "tab\t", "ünïcode", "日本", "😀", "quote\"'", "%41",
        "a:b", "comma,", "-x"})
    @DisabledOnOs(OS.WINDOWS)
    void oddNames(String name) throws IOException {
        image(name + "/" + name + ".png");
        image(name + "/deep" + name + "/" + name + ".jpg");
        Files.writeString(folder.resolve(name + "/" + name), "no image");
        for (Unreadable unreadable : Unreadable.values()) {
            ImageFolderDataSource source = source(unreadable);
            assertEquals(Stream.of(name + "/deep" + name + "/" + name + ".jpg", name + "/" + name + ".png").sorted().toList(),
                    names(source));
            MutableDataset<Label> data = new MutableDataset<>(source);
            assertEquals(name, data.getExample(0).getOutput().getLabel());
            assertEquals(ImageFiles.value(1, 0, 0), data.getExample(0).lookup("02").getValue());
            assertEquals(name + "/" + name, facts(source).get("other-files-0"));
        }
    }

    private void damage() throws IOException {
        byte[] png = Files.readAllBytes(ImageFiles.png(folder.resolve("cat/whole.png"), 40, 40));
        image("dog/whole.png");
        Files.write(folder.resolve("cat/cut.png"), Arrays.copyOf(png, png.length / 2));
        Files.write(folder.resolve("cat/empty.jpg"), new byte[0]);
        Files.writeString(folder.resolve("dog/text.jpeg"), "no image");
        png[png.length / 2] ^= 4;
        Files.write(folder.resolve("dog/flipped.png"), png);
    }

    @Test
    void unreadableFilesFail() throws IOException {
        damage();
        ImageFolderDataSource source = source(Unreadable.FAIL);
        assertEquals(6, source.size());
        int failed = 0;
        for (Example<Label> example : source) {
            if (!String.valueOf(example.getMetadataValue(Example.NAME).orElseThrow()).contains("whole")) {
                failed++;
                assertError(UncheckedIOException.class, () -> example.lookup("00"),
                        example.getMetadataValue(Example.NAME).get().toString(), "SKIP");
            }
        }
        assertEquals(4, failed);
        assertError(UncheckedIOException.class, () -> new MutableDataset<>(source), "cat/cut.png");
    }

    @Test
    void unreadableFilesAreSkipped() throws IOException {
        damage();
        ImageFolderDataSource source = source(Unreadable.SKIP);
        assertEquals(List.of("cat/whole.png", "dog/whole.png"), names(source));
        assertEquals(2, new MutableDataset<>(source).size());
        Map<String, String> facts = facts(source);
        assertEquals("4", facts.get("unreadable-files"));
        assertEquals("2", facts.get("number-of-examples"));
        assertEquals(List.of("cat/cut.png", "cat/empty.jpg", "dog/flipped.png", "dog/text.jpeg"),
                List.of(facts.get("unreadable-files-0"), facts.get("unreadable-files-1"), facts.get("unreadable-files-2"),
                        facts.get("unreadable-files-3")));
        assertTrue(log.stream().anyMatch(line -> line.contains("4 of 6 images cannot be read") && line.contains("cat/cut.png")),
                log::toString);
        assertEquals(source.getProvenance(), source(Unreadable.SKIP).getProvenance());
        Files.delete(folder.resolve("cat/cut.png"));
        assertNotEquals(source.getProvenance(), source(Unreadable.SKIP).getProvenance());
    }

    @Test
    void aClassOfUnreadableFilesOnly() throws IOException {
        image("cat/a.png");
        Files.createDirectories(folder.resolve("dog"));
        Files.writeString(folder.resolve("dog/b.png"), "no image");
        assertError(IllegalArgumentException.class, () -> source(Unreadable.SKIP), "dog", "1 of which none can be read", "b.png");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksToNothing() throws IOException {
        image("cat/a.png");
        link("cat/b.png", "absent.png");
        link("cat/c.png", "c.png");
        assertError(IllegalArgumentException.class, () -> source(Unreadable.FAIL), "b.png", "absent.png", "SKIP");
        Map<String, String> facts = facts(source(Unreadable.SKIP));
        assertEquals("2", facts.get("unreadable-files"));
        assertEquals("cat/c.png", facts.get("unreadable-files-1"));
    }

    /** A whole file of a kind that Java cannot read is not called damaged. */
    @Test
    void unknownKinds() throws IOException {
        Path jpeg = Path.of("src/test/resources/images/s420_37x35.jpg");
        byte[] bytes = Files.readAllBytes(jpeg);
        int frame = 0;
        while ((bytes[frame] & 0xFF) != 0xFF || (bytes[frame + 1] & 0xFF) != 0xC0) {
            frame++;
        }
        Files.createDirectories(folder.resolve("cat"));
        for (int process : new int[] {0xC3, 0xC5, 0xC9, 0xCA, 0xCF}) {
            bytes[frame + 1] = (byte) process;
            assertUnread(bytes, "process " + (process - 0xC0), "plain JPEG");
        }
        bytes[frame + 1] = (byte) 0xC0;
        bytes[frame + 4] = 12;
        assertUnread(bytes, "12 bits", "plain JPEG");
        bytes[frame + 4] = 8;
        bytes[frame + 5] = 0;
        bytes[frame + 6] = 0;
        assertUnread(bytes, "0 rows", "truncated");
        assertUnread(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, "ends before its first scan", "truncated");
        assertUnread("RIFF????WEBP".getBytes(), "neither like a JPEG nor like a PNG", "no image");
    }

    private void assertUnread(byte[] bytes, String... parts) throws IOException {
        Files.write(folder.resolve("cat/a.jpg"), bytes);
        Example<Label> example = source(Unreadable.FAIL).iterator().next();
        assertError(UncheckedIOException.class, () -> example.lookup("00"), parts);
        assertFalse(String.join("", parts).isEmpty());
    }
}
