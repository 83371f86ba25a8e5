/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Shares of a capture become what one process would have captured, or the reason why not is named. */
@Tag("unit")
class MergedStoresTest {

    @TempDir
    private Path folder;
    private final MutableDataset<Label> data = Data.examples(100, 3);
    private Teacher teacher;
    private int number;

    @BeforeEach
    void write() throws IOException {
        teacher = OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx")),
                Data.LABELS).outputKind(OutputKind.LOGITS).build();
    }

    private SoftLabelCapture.Builder capture() {
        return SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).partExamples(16);
    }

    private Path next() {
        return folder.resolve("store" + number++);
    }

    private SoftLabelStore share(SoftLabelCapture capture, MutableDataset<Label> examples, int index, int of) {
        return capture.run(examples, next(), new CaptureShare(index, of), CaptureListener.NONE);
    }

    private List<SoftLabelStore> shares(int of) {
        List<SoftLabelStore> shares = new ArrayList<>();
        for (int i = 0; i < of; i++) {
            shares.add(share(capture().build(), data, i, of));
        }
        return shares;
    }

    @Test
    void sharesBecomeTheWhole() {
        SoftLabelStore whole = capture().build().run(data, next());
        List<SoftLabelStore> shares = shares(3);
        assertEquals(100, shares.stream().mapToLong(share -> share.manifest().rows()).sum());
        assertError(TeacherException.class, () -> new StoredTeacher(shares.get(1).folder())
                .find(Data.positions(data, Data.FEATURES), Data.rows(data, Data.FEATURES), null).close(),
                "it holds only share 1 of 3");
        SoftLabelStore merged = SoftLabelStore.merge(next(), List.of(shares.get(2), shares.get(0), shares.get(1)));
        merged.verify();
        assertEquals(SoftLabelStoreTest.content(whole), SoftLabelStoreTest.content(merged));
        assertEquals(whole.sha256(), merged.sha256());
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(merged.folder(), List.of(whole)), "must be new");
    }

    /** Eight processes for seven parts. */
    @Test
    void emptyShare() {
        List<SoftLabelStore> shares = shares(8);
        SoftLabelStore empty = shares.get(7);
        empty.verify();
        assertEquals(0, empty.manifest().rows());
        assertFalse(empty.verify(capture().build(), data).agrees());
        assertEquals(100, SoftLabelStore.merge(next(), shares).manifest().rows());
    }

    @Test
    void aShareIsComparedWithItsOwnExamples() {
        for (SoftLabelStore share : shares(2)) {
            StoreComparison comparison = share.verify(capture().build(), data);
            assertTrue(comparison.agrees(), comparison::toString);
            assertEquals(share.manifest().rows(), comparison.rows());
        }
    }

    @Test
    void wholeStoresOfOtherDataUnite() {
        SoftLabelStore more = SoftLabelStore.merge(next(), List.of(capture().build().run(data, next()),
                capture().partExamples(9).build().run(Data.examples(50, 4), next())));
        more.verify();
        assertEquals(150, more.manifest().rows());
        assertEquals(150, SoftLabelStoreTest.content(more).size());
        assertTrue(more.verify(capture().build(), Data.examples(50, 4)).agrees());
    }

    @Test
    void whatDoesNotBelongTogetherIsNamed() {
        List<SoftLabelStore> shares = shares(2);
        SoftLabelStore whole = capture().build().run(data, next());
        Path target = next();
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of()), "must have a store");
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0))), "share 0 of 2");
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), whole)), "a whole store");
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), shares.get(0))), "once");
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(whole, whole)), "once", "equal");
        SoftLabelStore largeParts = share(capture().partExamples(20).build(), data, 1, 2);
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), largeParts)),
                "partExamples is 20, not 16");
        SoftLabelStore more = share(capture().build(), Data.examples(110, 3), 1, 2);
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), more)),
                "examples are 110, not 100");
        SoftLabelStore earlier = share(capture().build(), Data.examples(100, 4), 1, 2);
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), earlier)),
                "other values");
        SoftLabelStore half = share(capture().precision(Precision.FLOAT16).build(), data, 1, 2);
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, List.of(shares.get(0), half)),
                "precision is FLOAT16, not FLOAT32");
        assertFalse(Files.exists(target));
    }

    @Test
    void nothingIsLeftOfAMergeThatFails() throws IOException {
        List<SoftLabelStore> shares = shares(2);
        Path part = shares.get(1).folder().resolve("part-00005.parquet");
        byte[] content = Files.readAllBytes(part);
        content[77] ^= 1;
        Files.write(part, content);
        Path target = next();
        assertError(SoftLabelException.class, () -> SoftLabelStore.merge(target, shares), "part-00005");
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(List.of(), files.toList());
        }
        content[77] ^= 1;
        Files.write(part, content);
        SoftLabelStore.merge(target, shares).verify();
    }
}
