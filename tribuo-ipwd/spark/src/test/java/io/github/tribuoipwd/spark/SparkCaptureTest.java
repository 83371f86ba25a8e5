/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelManifest;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Captures over tables, on a real Spark with more partitions than it runs at a time. */
@Tag("end-to-end")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class SparkCaptureTest {

    private static final int PARTITIONS = 7;
    private static final IndexedLayout LAYOUT = new IndexedLayout(Data.FEATURES);

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(300, 1);
    private Path model;
    private OnnxTeacher teacher;
    private Path store;

    @BeforeEach
    void teacher() throws IOException {
        // In a folder of its own, with external data.
        model = Files.createDirectories(folder.resolve("model")).resolve("teacher.onnx");
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).externalData().write(model);
        teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        store = folder.resolve("store");
    }

    private SparkCapture.Builder capture() {
        return SparkCapture.builder(LocalSpark.session(), teacher, LAYOUT).labelColumn("label").featureNames(LocalSpark.NAMES);
    }

    private SoftLabelCapture.Builder single() {
        return SoftLabelCapture.builder(teacher, LAYOUT);
    }

    private SoftLabelStore onOneMachine(SoftLabelCapture capture) {
        return capture.run(data, folder.resolve("single"));
    }

    @Test
    void sameAsOnOneMachine() throws IOException {
        int opened = ExecutorTeachers.opened();
        SparkCaptureReport report = capture().build().capture(LocalSpark.table(data, PARTITIONS), store.toString());
        assertEquals(1, ExecutorTeachers.opened() - opened, "one session for all tasks of a JVM");
        assertEquals(300, report.examples());
        assertEquals(300, report.rows());
        assertEquals(PARTITIONS, report.parts());
        assertEquals(List.of(), report.leftOut());

        SoftLabelCapture capture = single().build();
        SoftLabelStore expected = onOneMachine(capture);
        SoftLabelStore found = SoftLabelStore.open(store);
        assertEquals(LocalSpark.content(expected), LocalSpark.content(found));
        assertTrue(found.verify(capture, data).agrees());
        SoftLabelManifest manifest = found.manifest();
        assertEquals(expected.manifest().teacher(), manifest.teacher());
        assertEquals(expected.manifest().layout(), manifest.layout());
        assertEquals(expected.manifest().views(), manifest.views());
        assertEquals(300, manifest.examples());
        // Nothing lies there but what the manifest names.
        List<String> names = Failures.names(store);
        assertEquals(PARTITIONS + 1, names.size(), names::toString);
        assertTrue(names.contains("manifest.json"), names::toString);
        assertTrue(names.containsAll(manifest.parts().stream().map(SoftLabelManifest.PartRecord::name).toList()),
                names::toString);
        assertEquals(report.bytes(), manifest.bytes());
    }

    /** Unlabeled rows, a column for each feature in another order, whole numbers among them. */
    @Test
    void columnsAndFewClasses() {
        Column[] columns = new Column[Data.FEATURES + 1];
        for (int i = 0; i < Data.FEATURES; i++) {
            int name = Data.FEATURES - 1 - i;
            columns[i] = functions.col("features").getItem(name).as("" + name);
        }
        columns[Data.FEATURES] = functions.when(functions.col("label").equalTo("a"), null).otherwise(functions.col("label"))
                .as("label");
        Dataset<Row> table = LocalSpark.table(data, PARTITIONS).select(columns);
        capture().featureNames(List.of()).top(2).precision(Precision.FLOAT16).build().capture(table, store.toString());
        SoftLabelStore expected = onOneMachine(single().top(2).precision(Precision.FLOAT16).build());
        Map<String, String> unlabeled = LocalSpark.content(expected);
        unlabeled.replaceAll((key, row) -> row.replace(" a [", " null ["));
        assertEquals(unlabeled, LocalSpark.content(SoftLabelStore.open(store)));
    }

    /** The kind is decided on the driver; with declared probabilities its floor would come from each executor's rows. */
    @Test
    void probabilities() throws IOException {
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).tail("Softmax").write(model);
        teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        capture().build().capture(LocalSpark.table(data, PARTITIONS), store.toString());
        SoftLabelStore found = SoftLabelStore.open(store);
        assertEquals("PROBABILITIES", found.manifest().teacher().output().get("output-kind"));
        assertEquals(LocalSpark.content(onOneMachine(single().build())), LocalSpark.content(found));
    }

    @Test
    void taskFailsOnce() {
        assertSameAfter(3, Failures::throwOnce);
    }

    @Test
    void taskIsKilled() {
        assertSameAfter(2, Failures::killOnce);
    }

    private void assertSameAfter(int partition, Failures.Event event) {
        Dataset<Row> table = LocalSpark.table(data, PARTITIONS).withColumn("label", Failures.label(partition, event));
        int before = Failures.EVENTS.get();
        SparkCaptureReport report = capture().build().capture(table, store.toString());
        assertTrue(Failures.EVENTS.get() > before, "it happened");
        assertEquals(300, report.rows());
        SoftLabelStore found = SoftLabelStore.open(store);
        assertEquals(300, found.manifest().rows());
        assertEquals(LocalSpark.content(onOneMachine(single().build())), LocalSpark.content(found));
    }

    @Test
    void jobFails() {
        Dataset<Row> table = LocalSpark.table(data, PARTITIONS).withColumn("label", Failures.label(4, Failures::throwAlways));
        assertError(SparkCaptureException.class, () -> capture().build().capture(table, store.toString()), "each attempt fails");
        assertFalse(Files.exists(store));
    }

    @Test
    void damagedTeacher() throws IOException {
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).externalData().bias(2).write(model);
        teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        String copy = store + "/_teacher/weights.bin";
        Dataset<Row> table = LocalSpark.table(data, 1).withColumn("label", Failures.label(0, Failures.damage(copy)));
        assertError(SparkCaptureException.class, () -> capture().build().capture(table, store.toString()), "weights.bin",
                "SHA-256");
        assertFalse(Files.exists(store));
    }

    @Test
    void badData() {
        Dataset<Row> table = LocalSpark.table(data, 2);
        Column features = functions.col("features");
        refused(table.withColumn("label", functions.lit("d")), "\"d\"", "labels of all rows", "of partition");
        refused(table.withColumn("features", functions.slice(features, 1, 15)), "16 features", "found 15");
        refused(table.withColumn("features", functions.when(functions.rand().lt(2), functions.lit(null)).otherwise(features)),
                "found null");
        refused(table.withColumn("features", functions.transform(features, x -> functions.lit(Double.NaN))), "\"0\"", "NaN");
        refused(table.withColumn("features", functions.transform(features, x -> functions.lit(null).cast("float"))),
                "found null");
        refused(table.withColumn("features", functions.lit("text")), "\"features\"", "string");
        refused(table.drop("label"), "\"label\"", "features array<double>");
        refused(table.filter("false"), "must have an example");
        refused(table.drop("features").withColumn("other", functions.lit("text")), "\"other\"", "string");
        refused(table.select(functions.lit(1).as("0"), functions.col("label")), "\"1\"", "16");
    }

    /** Without names of their own, numbers are called by their places. */
    @Test
    void numberedFeatures() {
        Dataset<Row> table = LocalSpark.table(data, 2);
        capture().featureNames(List.of()).build().capture(table, store.toString());
        assertEquals("00", SoftLabelStore.open(store).manifest().layout().names().get(0));
        assertError(SparkCaptureException.class, () -> capture().featureNames(List.of()).build()
                .capture(table.withColumn("features", functions.array().cast("array<double>")), store + "2"), "without any");
    }

    private void refused(Dataset<Row> table, String... parts) {
        assertError(SparkCaptureException.class, () -> capture().build().capture(table, store.toString()), parts);
        assertFalse(Files.exists(store));
    }

    @Test
    void badSettings() throws IOException {
        assertError(IllegalArgumentException.class, () -> capture().top(3).build(), "top", "3");
        Files.createDirectories(store);
        Dataset<Row> table = LocalSpark.table(data, 2);
        assertError(SparkCaptureException.class, () -> capture().build().capture(table, store.toString()), "must be new");
        assertTrue(Files.exists(store));
        LocalSpark.session().conf().set("spark.sql.parquet.writeLegacyFormat", "true");
        try {
            assertError(SparkCaptureException.class, () -> capture().build().capture(table, store + "2"), "writeLegacyFormat");
        } finally {
            LocalSpark.session().conf().unset("spark.sql.parquet.writeLegacyFormat");
        }
    }
}
