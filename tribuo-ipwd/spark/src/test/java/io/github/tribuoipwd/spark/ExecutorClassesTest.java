/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelEncoding;
import io.github.tribuoipwd.softlabel.SoftLabelViews;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What executors run, in a JVM without Protocol Buffers: versions that clusters have do not fit Tribuo's classes, ONNX's and
 * OLCUT's.
 */
@Tag("end-to-end")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class ExecutorClassesTest {

    private static final Pattern MESSAGES = Pattern.compile("org\\.tribuo\\.(\\w+\\.)*protos\\.|ai\\.onnx\\.proto\\."
            + "|com\\.google\\.protobuf\\.|com\\.oracle\\.\\S+\\.protobuf\\.|io\\.github\\.tribuoipwd\\.protos\\.");

    @TempDir
    private Path folder;

    /** A program that does what a task does with its partition. */
    static final class Task {

        private Task() {}

        /** @param args a file with the task and its rows */
        public static void main(String[] args) throws IOException, ClassNotFoundException {
            try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(Path.of(args[0])))) {
                CapturePartition task = (CapturePartition) in.readObject();
                List<?> rows = (List<?>) in.readObject();
                try (CapturedRows captured = task.over(rows.stream().map(Row.class::cast).iterator(), 0, () -> {})) {
                    captured.forEachRemaining(row -> System.out.println("row\t" + row.length()));
                }
            }
            System.exit(0);
        }
    }

    private void assertRunsWithoutMessages(CaptureJob job, PreparedData data, int expected)
            throws IOException, InterruptedException {
        DataSample sample = DataSample.of(data);
        try (CaptureTarget target = CaptureTarget.begin(job.spark(), new org.apache.hadoop.fs.Path(folder.resolve("store")
                .toString()),
                hadoop())) {
            assertRunsWithoutMessages(data, job.task(data, target, sample, job.facts(data.positions(), sample),
                    job.spark().sparkContext().collectionAccumulator("captured")), expected);
        }
    }

    private void assertRunsWithoutMessages(PreparedData data, CapturePartition task, int expected)
            throws IOException, InterruptedException {
        // What the driver has decided; one core for each task.
        String teacher = task.teacher().component().unpack(OnnxTeacher.class).toString();
        assertTrue(teacher.contains("threads=1,") && teacher.contains(task.encoding().top() == 0
                ? "outputKind=LOGITS,probabilityFloor=0.0" : "outputKind=PROBABILITIES,probabilityFloor=1.0E-30"), teacher);
        Path input = folder.resolve("task");
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(input))) {
            out.writeObject(task);
            out.writeObject(new ArrayList<>(data.rows().collectAsList()));
        }
        Path classes = folder.resolve("classes.txt");
        ChildJvm.Result result = new ChildJvm("-Xlog:class+load:file=" + classes).without("protobuf-java")
                .run(Task.class, input.toString());
        assertEquals(0, result.code(), result::output);
        assertEquals(expected, result.lines("row").size(), result::output);
        List<String> loaded = Files.readAllLines(classes);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("io.github.tribuoipwd.teacher.SharedTeacher")),
                "a log of classes");
        assertEquals(List.of(), loaded.stream().filter(line -> MESSAGES.matcher(line).find()).toList());
    }

    private CaptureJob job(OnnxTeacher teacher, FeatureLayout layout, SoftLabelViews views, SoftLabelEncoding encoding) {
        return new CaptureJob(LocalSpark.session(), hadoop(), teacher, layout, views, encoding, TeacherCheck.WARN);
    }

    private static SerializableConfiguration hadoop() {
        return new SerializableConfiguration(LocalSpark.session().sparkContext().hadoopConfiguration());
    }

    @Test
    void table() throws IOException, InterruptedException {
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).externalData().tail("Softmax")
                .write(folder.resolve("teacher.onnx")), Data.LABELS).build();
        FeatureLayout layout = new IndexedLayout(Data.FEATURES);
        PreparedData data = PreparedData.features(LocalSpark.table(Data.examples(30, 1), 2), layout,
                new CaptureColumns("features", LocalSpark.NAMES, "path", "label"));
        assertRunsWithoutMessages(job(teacher, layout, SoftLabelViews.NONE, new SoftLabelEncoding(Precision.FLOAT16, 2)), data,
                30);
    }

    @Test
    void images() throws IOException, InterruptedException {
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(3, -1, 3, 8, 8).write(folder.resolve("teacher.onnx")),
                Data.LABELS).build();
        FeatureLayout layout = new IndexedLayout(3, 8, 8);
        List<Row> files = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            files.add(RowFactory.create("file:" + ImageFiles.png(folder.resolve("images/" + i + ".png"), 8, 9 + i)));
        }
        PreparedData data = PreparedData.images(LocalSpark.session().createDataFrame(files, new StructType().add("path",
                DataTypes.StringType)), layout, new CaptureColumns("", List.of(), "path", ""), new ImageDecoder(3, 8, 8, -1),
                        false, hadoop());
        assertRunsWithoutMessages(job(teacher, layout, new SoftLabelViews(new HorizontalFlip(), 3, 5),
                new SoftLabelEncoding(Precision.FLOAT32, 0)), data, 12);
    }
}
