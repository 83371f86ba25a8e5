/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.onnx.internal.SealedText;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Messages;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Whatever happens to a file of a store, no other soft label is read from it. */
@Tag("unit")
class DamagedStoreTest {

    @TempDir
    private Path folder;
    private SoftLabelCapture capture;
    private MutableDataset<Label> data;
    private SoftLabelStore store;

    @BeforeEach
    void capture() throws IOException {
        Path model = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        Teacher teacher = OnnxTeacher.builder(model, Data.LABELS).outputKind(OutputKind.LOGITS).build();
        data = Data.examples(7, 3);
        capture = SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).partExamples(4).build();
        store = capture.run(data, folder.resolve("store"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(store.folder())) {
            List<Path> all = files.sorted().toList();
            assertEquals(List.of("manifest.json", "part-00000.parquet", "part-00001.parquet"),
                    all.stream().map(file -> file.getFileName().toString()).toList());
            return all;
        }
    }

    private void assertFound(String what) {
        SoftLabelException found = assertThrows(SoftLabelException.class,
                () -> SoftLabelStore.open(store.folder()).verify(), what);
        assertTrue(found.getMessage().contains("\nMaybe "), found::getMessage);
    }

    /** What every reader does first; to read all parts each time would take minutes. */
    private void assertFoundFirst(Path file, String what) {
        String name = file.getFileName().toString();
        SoftLabelException found = assertThrows(SoftLabelException.class, () -> {
            if (name.equals("manifest.json")) {
                SoftLabelStore.open(store.folder());
            }
            for (SoftLabelManifest.PartRecord part : store.manifest().parts()) {
                if (part.name().equals(name)) {
                    store.content(part);
                }
            }
        }, what);
        assertTrue(found.getMessage().contains("\nMaybe ") && found.getMessage().contains(name), found::getMessage);
    }

    @Test
    void everyFlippedBit() throws IOException {
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * whole.length; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, flipped);
                assertFoundFirst(file, file + ", bit " + bit);
                if (bit % 499 == 0) {
                    assertFound(file + ", bit " + bit);
                }
            }
            Files.write(file, whole);
        }
        SoftLabelStore.open(store.folder()).verify();
    }

    @Test
    void everyCut() throws IOException {
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertFoundFirst(file, file + ", " + length + " bytes");
            }
            Files.write(file, Arrays.copyOf(whole, whole.length + 1));
            assertFound(file + ", a byte more");
            Files.delete(file);
            assertFound(file + ", gone");
            Files.write(file, whole);
        }
    }

    @Test
    void partsThatChangedPlaces() throws IOException {
        Path first = store.folder().resolve("part-00000.parquet");
        Path second = store.folder().resolve("part-00001.parquet");
        Files.move(first, folder.resolve("kept"));
        Files.move(second, first);
        Files.move(folder.resolve("kept"), second);
        SoftLabelException found = assertThrows(SoftLabelException.class, store::verify);
        assertTrue(found.getMessage().startsWith("All 2 parts of"), found::getMessage);
        Messages.assertError(SoftLabelException.class, store::verify, "part-00000", "part-00001");
    }

    /** Without the hash of the file the checksums of the pages find nearly all; what they miss lies in the footer. */
    @Test
    void checksumsOfPagesAlone() throws IOException {
        byte[] whole = Files.readAllBytes(store.folder().resolve("part-00000.parquet"));
        List<String> expected = rows(whole);
        int silent = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                silent += rows(flipped).equals(expected) ? 0 : 1;
            } catch (SoftLabelException e) {
                assertTrue(e.getMessage().contains("Maybe"), e::getMessage);
            }
        }
        assertTrue(silent <= 8 * whole.length / 1000, silent + " of " + 8 * whole.length);
    }

    private List<String> rows(byte[] part) {
        List<String> rows = new ArrayList<>();
        new PartReader("part", store.manifest().encoding(), Data.CLASSES, true).read(part,
                row -> rows.add(row.key() + " " + row.view() + row.viewKey() + row.label() + Arrays.toString(row.values())));
        return rows;
    }

    /** With its right hash, as a program may write it. */
    @Test
    void manifestWithoutSomething() throws IOException {
        Path file = store.folder().resolve("manifest.json");
        SoftLabelManifest m = store.manifest();
        for (String name : List.of("libraryVersion", "teacher", "layout", "views", "labels", "precision", "environment", "data",
                "parts")) {
            ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(m.json());
            tree.remove(name);
            Files.write(file, sealed(tree));
            Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), "found no " + name);
        }
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(m.json());
        ((ObjectNode) tree.get("teacher")).remove("output");
        Files.write(file, sealed(tree));
        Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), "found no teacher.output");
        tree = (ObjectNode) new ObjectMapper().readTree(m.json());
        ((ArrayNode) tree.get("labels")).addNull();
        Files.write(file, sealed(tree));
        Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), "nothing in labels");
    }

    /** With its right hash. */
    @Test
    void manifestOfImpossibleNumbers() throws IOException {
        Path file = store.folder().resolve("manifest.json");
        for (String place : List.of("/cut/partExamples", "/cut/examples", "/views/number", "/parts/0/bytes", "/parts/1/rows",
                "/examples", "/rows", "/top")) {
            ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(store.manifest().json());
            ObjectNode holder = (ObjectNode) tree.at(place.substring(0, place.lastIndexOf('/')));
            String name = place.substring(place.lastIndexOf('/') + 1);
            holder.put(name, -1);
            Files.write(file, sealed(tree));
            Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), "a number that cannot be");
            holder.remove(name);
            Files.write(file, sealed(tree));
            Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), name, "\nMaybe ");
        }
    }

    private static byte[] sealed(ObjectNode tree) throws IOException {
        tree.put("manifestSha256", SealedText.ZEROS);
        return SealedText.seal(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void manifestOfALaterFormat() throws IOException {
        Path file = store.folder().resolve("manifest.json");
        SoftLabelManifest m = store.manifest();
        ManifestFile.write(file, new SoftLabelManifest(2, m.libraryVersion(), m.teacher(), m.layout(), m.views(), m.labels(),
                m.precision(), m.top(), m.environment(), m.data(), m.share(), m.cut(), m.examples(), m.rows(), m.parts()));
        Messages.assertError(SoftLabelException.class, () -> SoftLabelStore.open(store.folder()), "must be 1, found 2",
                "newer version");
    }

    @Test
    void storeThatWasReplacedIsNotTakenForTheOther() throws IOException {
        StoredTeacher stored = new StoredTeacher(store.folder());
        SoftLabelStore other = SoftLabelCapture.builder(capture.teacher(), new IndexedLayout(Data.FEATURES)).build().run(data,
                folder.resolve("other"));
        for (String name : List.of("manifest.json", "part-00000.parquet")) {
            Files.copy(other.folder().resolve(name), store.folder().resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Messages.assertError(TeacherException.class, () -> stored.find(Data.positions(data, Data.FEATURES),
                Data.rows(data, Data.FEATURES), null).close(), "must be the one that was configured");
    }
}
