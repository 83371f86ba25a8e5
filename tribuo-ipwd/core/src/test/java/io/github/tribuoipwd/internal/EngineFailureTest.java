/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.GraphFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Errors that come from the memory, the class path and the engines, each of them a real one. */
@Tag("end-to-end")
class EngineFailureTest {

    @TempDir
    private Path folder;

    /** The child JVM: trains on labels and prints what ends that. */
    static final class Training {

        private Training() {}

        public static void main(String[] args) {
            MutableDataset<Label> data = Data.examples(Integer.parseInt(args[0]), 5);
            DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout())
                    .student(new MultilayerPerceptron(Integer.parseInt(args[1]))).batchSize(data.size()).epochs(1).build();
            try {
                trainer.train(data);
            } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
                System.out.println("thrown\t" + e + "\t" + e.getCause());
            }
        }
    }

    private static void assertThrown(ChildJvm child, List<String> parts, String... args) throws IOException, InterruptedException {
        String output = child.run(Training.class, args).output();
        int begin = output.indexOf("thrown\t");
        assertTrue(begin >= 0, output);
        String thrown = output.substring(begin);
        for (String part : parts) {
            assertTrue(thrown.contains(part), () -> "\"" + part + "\" must be in: " + thrown);
        }
        assertTrue(thrown.contains("\nMaybe "), thrown);
    }

    @Test
    void heapThatIsTooSmall() throws IOException, InterruptedException {
        assertThrown(new ChildJvm("-Xmx48m"), List.of("thrown\tjava.lang.OutOfMemoryError: The preparation of the training",
                "-Xmx4g (it has ", "\tjava.lang.OutOfMemoryError: Java heap space"), "100", "2000000");
    }

    @Test
    void directMemoryThatIsTooSmall() throws IOException, InterruptedException {
        assertThrown(new ChildJvm("-XX:MaxDirectMemorySize=256k"), List.of(
                "thrown\tjava.lang.OutOfMemoryError: The preparation of the training", "-XX:MaxDirectMemorySize=4g"), "10000", "3");
    }

    /** The engine's own memory is not Java's, so it is an exception as other errors of an engine are. */
    @Test
    void batchThatIsTooLargeForTheMachine() throws IOException, InterruptedException {
        assumeTrue(ChildJvm.permits("prlimit", "--version"), "memory can be limited with prlimit");
        assertThrown(new ChildJvm("-Xmx256m", "-XX:ReservedCodeCacheSize=64m", "-XX:CompressedClassSpaceSize=64m")
                .environment("OMP_NUM_THREADS", "1").within("prlimit", "--as=8000000000"), List.of(
                "thrown\tjava.lang.IllegalStateException: The training at step 0 of 1, epoch 1 of 1 ended with an error",
                "can't allocate memory", "lower batchSize", "\tai.djl.engine.EngineException"), "20000", "120000");
    }

    /** Its memory grows with the sixth power of the rows at once. */
    @Test
    void teacherThatIsTooLargeForTheMachine() throws IOException {
        Path model = new GraphFile(13).input("x", DataType.FLOAT, -1, 16).output("y", DataType.FLOAT, -1, 3)
                .floats("w", new float[16 * 3], 16, 3).longs("first", 0).longs("zero", 0)
                .node("Shape", List.of("x"), "shape").node("Gather", List.of("shape", "first"), "n")
                .node("Concat", List.of("n", "n", "n", "n", "n", "n"), "many", GraphFile.number("axis", 0))
                .node("ConstantOfShape", List.of("many"), "huge")
                .node("ReduceMax", List.of("huge"), "none", GraphFile.number("keepdims", 0))
                .node("MatMul", List.of("x", "w"), "scores").node("Add", List.of("scores", "none"), "y")
                .write(folder.resolve("teacher.onnx"));
        MutableDataset<Label> data = Data.examples(300, 5);
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        assertError(TeacherException.class, () -> DistillationTrainer.builder().layout(new SortedLayout()).teacher(teacher)
                .student(new MultilayerPerceptron(4)).build().train(data), "allocate memory", "lower batchSize");
    }

    @Test
    void nativeLibraryThatIsDamaged() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "the name of the file is that of Linux");
        Files.writeString(folder.resolve("libonnxruntime.so"), "cut off");
        String output = new ChildJvm("-Donnxruntime.native.path=" + folder).run(Training.class, "100", "3").output();
        assertTrue(output.contains("thrown\tjava.lang.IllegalStateException: ONNX Runtime must load its native library"), output);
        assertTrue(output.contains("file too short") && output.contains("\nMaybe that file is damaged"), output);
    }

    /** A jar that only an export needs, which comes at the end of a training. */
    @Test
    void classPathWithoutAModule() throws IOException, InterruptedException {
        String output = new ChildJvm().without("tribuo-util-onnx").run(Training.class, "100", "3").output();
        assertTrue(output.contains("thrown\tjava.lang.IllegalStateException: The preparation of the training ended with an error"
                + ", found java.lang.NoClassDefFoundError: ai/onnx/proto/"), output);
        assertTrue(output.contains("\nMaybe the class path lacks the jar of ai.onnx.proto."), output);
    }

    /** What cannot be had here: an old Linux. */
    @Test
    void systemThatIsTooOld() {
        assertTrue(EngineFailure.advice(new UnsatisfiedLinkError("/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.29' not found"
                + " (required by /tmp/libtorch_cpu.so)")).orElseThrow().contains("GLIBC_2.29"));
        assertTrue(EngineFailure.advice(new UnsatisfiedLinkError("libgomp.so.1: cannot open shared object file: No such file or"
                + " directory")).orElseThrow().contains("install"));
    }

    @Test
    void otherErrorsStayAsTheyAre() {
        IllegalStateException own = new IllegalStateException("Something must be so, found not.\nMaybe do it.",
                new UnsatisfiedLinkError("x"));
        assertSame(own, EngineFailure.during("The training", own));
        NullPointerException unknown = new NullPointerException("a mistake");
        assertSame(unknown, EngineFailure.during("The training", unknown));
        StackOverflowError error = new StackOverflowError();
        assertSame(error, assertThrows(StackOverflowError.class,
                () -> EngineFailure.during("The training", error)));
        assertEquals("The training", EngineFailure.message("The training", new OutOfMemoryError("Java heap space")).orElseThrow()
                .substring(0, 12));
    }
}
