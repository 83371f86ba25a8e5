/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A driver and two executors that are JVMs of their own, on one machine, as Spark starts them for its own tests. */
@Tag("end-to-end")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class LocalClusterTest {

    private static final int PARTITIONS = 12;

    @TempDir
    private Path folder;

    /** The driver. */
    static final class Driver {

        private Driver() {}

        /** @param args the teacher's file, and the folder to write */
        public static void main(String[] args) {
            SparkSession spark = SparkSession.builder().master("local-cluster[2,1,600]").appName("cluster")
                    .config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.driver.host", "127.0.0.1").config("spark.executor.memory", "600m")
                    .config("spark.executor.extraClassPath", System.getenv("CLASSPATH"))
                    .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC").getOrCreate();
            OnnxTeacher teacher = OnnxTeacher.builder(Path.of(args[0]), Data.LABELS).build();
            Dataset<Row> table = LocalSpark.table(spark, Data.examples(300, 1), PARTITIONS);
            SparkCaptureReport report = SparkCapture.builder(spark, teacher, new IndexedLayout(Data.FEATURES))
                    .labelColumn("label")
                    .featureNames(LocalSpark.NAMES).build().capture(table, args[1]);
            System.out.println("rows\t" + report.rows());
            Function<Integer, String> state = number -> ProcessHandle.current().pid() + " " + ExecutorTeachers.opened();
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(IntStream.range(0, PARTITIONS).boxed().toList(), PARTITIONS).map(state).collect()
                    .forEach(line -> System.out.println("executor\t" + line));
            System.out.println("driver\t" + ProcessHandle.current().pid() + " " + ExecutorTeachers.opened());
            spark.stop();
            System.exit(0);
        }
    }

    @Test
    void twoExecutors() throws IOException, InterruptedException {
        Path model = Files.createDirectories(folder.resolve("model")).resolve("teacher.onnx");
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).externalData().write(model);
        Path store = folder.resolve("store");
        Files.createDirectories(folder.resolve("spark/jars"));
        ChildJvm child = new ChildJvm().in(folder).environment("SPARK_HOME", folder.resolve("spark").toString())
                .environment("SPARK_SCALA_VERSION", "2.13");
        LocalSpark.OPENED.forEach(child::option);
        ChildJvm.Result result = child.run(Driver.class, model.toString(), store.toString());
        assertEquals(0, result.code(), result::output);
        assertEquals(List.of("300"), result.lines("rows"));
        TreeSet<String> executors = new TreeSet<>(result.lines("executor"));
        assertEquals(2, executors.size(), executors::toString);
        // One session in each, and none in the driver, whose own is another kind.
        executors.forEach(executor -> assertTrue(executor.matches("\\d+ 1"), executor));
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        SoftLabelStore single = SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).build()
                .run(Data.examples(300, 1), folder.resolve("single"));
        assertEquals(LocalSpark.content(single), LocalSpark.content(SoftLabelStore.open(store)));
    }
}
