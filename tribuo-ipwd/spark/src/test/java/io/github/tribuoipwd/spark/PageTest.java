/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.data.Unreadable;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the page on Spark. */
@Tag("end-to-end")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class PageTest {

    private static final List<String> LABELS = List.of("a", "b", "c");

    @TempDir
    private Path home;

    private final SparkSession spark = LocalSpark.session();

    @Test
    void table() throws IOException {
        Path file = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(home.resolve("teacher.onnx"));
        Dataset<Row> table = LocalSpark.table(Data.examples(50, 1), 3);
        FeatureLayout layout = new IndexedLayout(Data.FEATURES);
        String output = home.resolve("soft-labels").toString();
        OnnxTeacher teacher = OnnxTeacher.builder(file, LABELS).build();
        SparkCapture capture = SparkCapture.builder(spark, teacher, layout)
                .labelColumn("label")
                .precision(Precision.FLOAT16)
                .build();
        SparkCaptureReport report = capture.capture(table, output);
        System.out.println(report);
        assertEquals(50, SoftLabelStore.open(Path.of(output)).manifest().examples());
    }

    /** The list that Spark makes of a folder has the same images as the source on one machine. */
    @Test
    void images() throws IOException {
        for (int i = 0; i < 6; i++) {
            ImageFiles.png(home.resolve("images/" + LABELS.get(i % 2) + "/a b/" + i + " % é.png"), 9 + i, 12);
        }
        Files.write(home.resolve("images/a/broken.png"), new byte[10]);
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(3, -1, 3, 8, 8).write(home.resolve("teacher.onnx")), LABELS)
                .build();
        FeatureLayout layout = new IndexedLayout(3, 8, 8);
        String folder = home.resolve("images").toString();
        String output = home.resolve("soft-labels").toString();
        Dataset<Row> files = spark.read().format("binaryFile")
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", "*.{png,jpg,jpeg,PNG,JPG,JPEG}")
                .load(folder)
                .select(col("path"), element_at(split(split(col("path"), "/images/").getItem(1), "/"), lit(1)).as("label"));
        SparkCaptureReport report = SparkCapture.builder(spark, teacher, layout)
                .labelColumn("label")
                .views(new HorizontalFlip(), 10, 1)
                .unreadable(Unreadable.SKIP)
                .teacherCheck(TeacherCheck.WARN)
                .build()
                .captureImages(files, new ImageDecoder(3, 8, 8, 10), output);
        assertEquals(60, report.rows());
        assertEquals(1, report.leftOut().size());
        SoftLabelStore single = SoftLabelCapture.builder(teacher, layout).views(new HorizontalFlip(), 10, 1)
                .teacherCheck(TeacherCheck.WARN).build().run(ImageFolderDataSource.builder(home.resolve("images"), 8, 8)
                        .shorterSide(10).unreadable(Unreadable.SKIP).build(), home.resolve("single"));
        assertEquals(LocalSpark.content(single), LocalSpark.content(SoftLabelStore.open(Path.of(output))));
    }
}
