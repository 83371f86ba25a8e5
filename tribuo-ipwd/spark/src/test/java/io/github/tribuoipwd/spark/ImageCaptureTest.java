/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.data.Unreadable;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Captures over lists of image files. */
@Tag("end-to-end")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class ImageCaptureTest {

    private static final int SIDE = 8;
    private static final IndexedLayout LAYOUT = new IndexedLayout(3, SIDE, SIDE);
    private static final ImageDecoder DECODER = new ImageDecoder(3, SIDE, SIDE, 10);
    private static final Augmentation VIEWS = new AugmentationChain(new RandomCrop(2), new HorizontalFlip());

    @TempDir
    private Path folder;

    private final List<Row> files = new ArrayList<>();
    private OnnxTeacher teacher;
    private Path store;

    @BeforeEach
    void images() throws IOException {
        teacher = OnnxTeacher.builder(TeacherFile.of(3, -1, 3, SIDE, SIDE).write(folder.resolve("teacher.onnx")),
                List.of("a", "b", "c")).build();
        for (int i = 0; i < 40; i++) {
            String label = i % 2 == 0 ? "a" : "b";
            Path file = folder.resolve("images/" + label + "/an image " + i + ".png");
            files.add(RowFactory.create("file:" + ImageFiles.png(file, 10 + i, 12), label));
        }
        store = folder.resolve("store");
    }

    private Dataset<Row> table() {
        StructType schema = new StructType().add("path", DataTypes.StringType).add("label", DataTypes.StringType);
        return LocalSpark.session().createDataFrame(files, schema).repartition(7);
    }

    private SparkCapture.Builder capture() {
        return SparkCapture.builder(LocalSpark.session(), teacher, LAYOUT).labelColumn("label").teacherCheck(
                TeacherCheck.WARN);
    }

    private SoftLabelStore onOneMachine() {
        ImageFolderDataSource source = ImageFolderDataSource.builder(folder.resolve("images"), SIDE, SIDE).shorterSide(10)
                .build();
        return SoftLabelCapture.builder(teacher, LAYOUT).views(VIEWS, 3, 7)
                .teacherCheck(TeacherCheck.WARN).build().run(source, folder.resolve("single"));
    }

    @Test
    void viewsOfImages() {
        SparkCaptureReport report = capture().views(VIEWS, 3, 7).build().captureImages(table(), DECODER, store.toString());
        assertEquals(40, report.examples());
        assertEquals(120, report.rows());
        SoftLabelStore found = SoftLabelStore.open(store);
        SoftLabelStore expected = onOneMachine();
        assertEquals(LocalSpark.content(expected), LocalSpark.content(found));
        assertEquals(expected.manifest().views(), found.manifest().views());
        assertEquals(expected.manifest().layout(), found.manifest().layout());
    }

    @Test
    void unreadable() throws IOException {
        Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        files.add(RowFactory.create("file:" + broken, "a"));
        files.add(RowFactory.create("file:" + folder.resolve("absent.png"), "b"));
        assertError(SparkCaptureException.class, () -> capture().build().captureImages(table(), DECODER, store.toString()),
                ".png");
        files.remove(files.size() - 1);
        assertError(SparkCaptureException.class, () -> capture().build().captureImages(table(), DECODER, store.toString()),
                "broken.png", "whole JPEG or PNG");
        assertFalse(Files.exists(store));
        files.add(RowFactory.create("file:" + folder.resolve("absent.png"), "b"));

        SparkCaptureReport report = capture().views(VIEWS, 3, 7).unreadable(Unreadable.SKIP).build()
                .captureImages(table(), DECODER, store.toString());
        assertEquals(List.of("absent.png", "broken.png"),
                report.leftOut().stream().map(name -> name.substring(name.lastIndexOf('/') + 1)).toList());
        assertEquals(40, report.examples());
        assertEquals(LocalSpark.content(onOneMachine()), LocalSpark.content(SoftLabelStore.open(store)));
    }

    @Test
    void otherShape() {
        assertError(SparkCaptureException.class, () -> SparkCapture.builder(LocalSpark.session(), teacher, new IndexedLayout(192))
                .build().captureImages(table(), DECODER, store.toString()), "[3, 8, 8]", "[192]");
        assertError(SparkCaptureException.class, () -> capture().pathColumn("file").build().captureImages(table(), DECODER,
                store.toString()), "\"file\"", "path string");
    }
}
