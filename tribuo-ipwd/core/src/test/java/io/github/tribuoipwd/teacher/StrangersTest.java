/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.HostileModel;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Models of strangers: what they name, how large they are, how long they take. */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangersTest {

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(8, 1);
    private final DenseRows rows = Data.rows(data, Data.FEATURES);

    /** A model of which a tensor of 16 bytes lies in another file. */
    private Path model(String location, long offset) throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder().addNode(NodeProto.newBuilder().setOpType("Identity"))
                .addInitializer(TensorProto.newBuilder().setName("w").setDataType(1).addDims(4)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                        .addExternalData(StringStringEntryProto.newBuilder().setKey("offset").setValue(Long.toString(offset)))
                        .addExternalData(StringStringEntryProto.newBuilder().setKey("length").setValue("16")));
        Path models = Files.createDirectories(folder.resolve("models"));
        return Files.write(models.resolve("model.onnx"), ModelProto.newBuilder().setGraph(graph).build().toByteArray());
    }

    private static void assertRefused(Path model, String... parts) {
        assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.defaults()), parts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.bin", "/etc/hostname", "sub/../../secret.bin", "sub/../data.bin", "\\\\server\\share", "C:\\data.bin",
        "C:data.bin", "..\\secret.bin", "sub\\data.bin", "", "..", "/dev/zero"})
    void namesThatLeadOut(String location) throws IOException {
        Files.write(folder.resolve("secret.bin"), new byte[100]);
        Path model = model(location, 0);
        Files.createDirectories(folder.resolve("models/sub"));
        Files.write(folder.resolve("models/data.bin"), new byte[100]);
        assertRefused(model, "must lie in its folder", "not relative");
    }

    @Test
    void anAddressInMemory() throws IOException {
        Path model = model("*/_ORT_MEM_ADDR_/*", 4096);
        Path file = folder.resolve("models/*/_ORT_MEM_ADDR_/*");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[5000]);
        assertRefused(model, "address in memory");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksThatLeadOut() throws IOException {
        Files.write(folder.resolve("secret.bin"), new byte[100]);
        Path model = model("data.bin", 0);
        Path data = folder.resolve("models/data.bin");
        Files.createSymbolicLink(data, Path.of("../secret.bin"));
        assertRefused(model, "must lie in its folder", "a link to", "secret.bin", "cp -L");
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("/dev/zero"));
        assertRefused(model, "a folder or a device");
        Files.delete(data);
        Files.createDirectories(folder.resolve("models/inside"));
        Files.write(folder.resolve("models/inside/data.bin"), new byte[100]);
        Files.createSymbolicLink(data, Path.of("inside/data.bin"));
        assertEquals(2, TeacherFiles.of(model).files().size());
        Path outer = Files.createSymbolicLink(folder.resolve("models/folder"), folder);
        Path other = model("folder/secret.bin", 0);
        assertRefused(other, "must lie in its folder", "a link to");
        Files.delete(outer);
    }

    /** As the cache of Hugging Face lies on disk: a folder of links to files with other names, all in another folder. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCacheOfLinks() throws IOException {
        Path model = model("data.bin", 0);
        Path blobs = Files.createDirectories(folder.resolve("blobs"));
        Files.move(model, blobs.resolve("a1"));
        Files.write(blobs.resolve("b2"), new byte[100]);
        Files.createSymbolicLink(model, Path.of("../blobs/a1"));
        Files.createSymbolicLink(folder.resolve("models/data.bin"), Path.of("../blobs/b2"));
        assertEquals(2, TeacherFiles.of(model).files().size());
    }

    @Test
    void whatIsNoFile() throws IOException, InterruptedException {
        Path model = model("data.bin", 0);
        Path data = Files.createDirectory(folder.resolve("models/data.bin"));
        assertRefused(model, "a folder or a device", "data.bin");
        assertRefused(data, "a folder or a device");
        Files.delete(data);
        assertRefused(model, "nothing to read", "data.bin");
        assumeTrue(ChildJvm.permits("mkfifo", data.toString()));
        assertRefused(model, "a folder or a device", "data.bin");
        assertRefused(data, "a folder or a device", "data.bin");
    }

    @Test
    void beyondTheEnd() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.write(folder.resolve("models/data.bin"), new byte[100]);
        assertEquals(2, TeacherFiles.of(model("data.bin", 84)).files().size());
        assertRefused(model("data.bin", 85), "must have 101 bytes in \"data.bin\" for the tensor \"w\", found 100");
    }

    @Test
    void theModelItself() throws IOException {
        assertRefused(model("model.onnx", 0), "other files than the model itself");
        assertRefused(model("./model.onnx", 0), "other files than the model itself");
    }

    /** A file with a hole declares a size for nothing. */
    @Test
    void sizesOfFiles() throws IOException {
        Path model = model("data.bin", 0);
        try (RandomAccessFile data = new RandomAccessFile(folder.resolve("models/data.bin").toFile(), "rw")) {
            data.setLength(1000);
        }
        long size = Files.size(model) + 1000;
        assertEquals(2, TeacherFiles.of(model, ModelLimits.builder().fileBytes(size).build()).files().size());
        assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.builder().fileBytes(size - 1).build()), "at most "
                + (size - 1) + " bytes", "raise fileBytes");
        assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.builder().externalFiles(0).build()),
                "in another file, \"data.bin\"");
    }

    @ParameterizedTest
    @EnumSource(value = HostileModel.class, names = {"CONSTANT_OF_SHAPE", "OVERFLOW_OF_SHAPE", "EXPAND", "EXPAND_ROWS", "RANGE", "RESIZE",
        "PAD"})
    void valuesOfKnownSize(HostileModel hostile) throws IOException {
        assertRefused(hostile.write(folder), "that makes", "of 268435456", "raise valueBytes");
    }

    /** Branches have names of their own: what is the largest number in one is computed in the other. */
    @Test
    void valuesOfTwoBranches() throws IOException {
        TensorProto largest = TensorProto.newBuilder().setName("n").setDataType(7).addDims(1).addInt64Data(Long.MAX_VALUE)
                .build();
        NodeProto expand = NodeProto.newBuilder().setOpType("Expand").addInput("x").addInput("n").addOutput("y").build();
        NodeProto shape = NodeProto.newBuilder().setOpType("Shape").addInput("x").addOutput("n").build();
        NodeProto.Builder branches = NodeProto.newBuilder().setOpType("If").addInput("c");
        for (GraphProto branch : new GraphProto[] {GraphProto.newBuilder().addInitializer(largest).build(),
                GraphProto.newBuilder().addNode(shape).addNode(expand).build()}) {
            branches.addAttribute(AttributeProto.newBuilder().setName("branch").setType(AttributeProto.AttributeType.GRAPH)
                    .setG(branch));
        }
        Path file = folder.resolve("branches.onnx");
        Files.write(file, ModelProto.newBuilder().setGraph(GraphProto.newBuilder().addNode(branches)).build().toByteArray());
        assertEquals(1, TeacherFiles.of(file).files().size());
        GraphProto.Builder one = GraphProto.newBuilder().addInitializer(largest).addNode(expand);
        Files.write(file, ModelProto.newBuilder().setGraph(one).build().toByteArray());
        assertRefused(file, "\"Expand\" that makes", "raise valueBytes");
    }

    @ParameterizedTest
    @EnumSource(value = HostileModel.class, names = {"DATA_TOO_SHORT", "NEGATIVE_DIMENSION", "OVERFLOW_OF_DIMENSIONS", "SPARSE", "ADDRESS",
        "DEVICE", "ABOVE", "BEYOND_THE_END", "BRANCHES", "GROUPS", "HUGE_LENGTH", "MANY_NODES", "RECURSIVE_FUNCTION",
        "FUNCTIONS_OF_FUNCTIONS"})
    void refusedByTheWalk(HostileModel hostile) throws IOException {
        assertRefused(hostile.write(folder), "model.onnx");
    }

    /** By the engine, when the model is opened. */
    @ParameterizedTest
    @EnumSource(value = HostileModel.class, names = {"CYCLE", "SAME_NAMES", "TEXTS"})
    void refusedByTheEngine(HostileModel hostile) throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(hostile.write(folder), Data.LABELS).build();
        assertError(TeacherException.class, () -> teacher.open(Data.positions(data, Data.FEATURES), rows).close(), "model.onnx");
    }

    @ParameterizedTest
    @EnumSource(value = HostileModel.class, names = {"ENDLESS_LOOP", "ENDLESS_LOOP_OF_CONSTANTS", "LOOPS_IN_LOOPS"})
    void runsThatDoNotEnd(HostileModel hostile) throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(hostile.write(folder), Data.LABELS)
                .limits(ModelLimits.builder().runSeconds(0.3).build()).build();
        long start = System.nanoTime();
        assertError(TeacherException.class, () -> teacher.open(Data.positions(data, Data.FEATURES), rows).close(),
                "within 0.3 seconds", "raise runSeconds");
        assertTrue(System.nanoTime() - start < 5e9, "one run is ended, and no other way is tried");
    }

    /** A loop as long as the rows are large: the session that was ended goes on with others. */
    @Test
    void aSessionGoesOnAfterAnEnd() throws IOException, InterruptedException {
        Path file = HostileModel.LOOP_OF_THE_ROWS.write(folder);
        OnnxTeacher teacher = OnnxTeacher.builder(file, Data.LABELS).outputKind(OutputKind.LOGITS)
                .limits(ModelLimits.builder().runSeconds(0.5).build()).build();
        try (TeacherSession session = teacher.open(Data.positions(data, Data.FEATURES), rows)) {
            float[] before = logits(session, 0);
            assertError(TeacherException.class, () -> logits(session, 1e9f), "within 0.5 seconds");
            assertArrayEquals(before, logits(session, 0));
        }
        assertEnds("tribuo-ipwd-run-watch");
    }

    private static void assertEnds(String threadName) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(threadName)) {
                thread.join(30_000);
                assertFalse(thread.isAlive(), threadName);
            }
        }
    }

    private static float[] logits(TeacherSession session, float value) {
        FloatBuffer row = FloatBuffer.allocate(Data.FEATURES);
        row.put(0, value);
        float[] logits = new float[Data.CLASSES];
        session.logits(row, 1, FloatBuffer.wrap(logits));
        return logits;
    }

    /** Of constants that are computed then; the engine goes on in the background until it is done. */
    @Test
    void anOpeningThatTakesLong() throws IOException, InterruptedException {
        OnnxTeacher teacher = OnnxTeacher.builder(HostileModel.SLOW_OPENING.write(folder), Data.LABELS)
                .limits(ModelLimits.builder().openSeconds(0.02).build()).build();
        long start = System.nanoTime();
        assertError(TeacherException.class, () -> teacher.open(Data.positions(data, Data.FEATURES), rows).close(),
                "must open within 0.02 seconds", "in the background", "raise openSeconds");
        assertTrue(System.nanoTime() - start < 5e9);
        assertEnds("tribuo-ipwd-opening");
    }

    @Test
    void anOpeningThatIsInterrupted() throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(3, -1, 16).write(folder.resolve("model.onnx")), Data.LABELS).build();
        Thread.currentThread().interrupt();
        try {
            assertError(TeacherStoppedException.class, () -> teacher.open(Data.positions(data, Data.FEATURES), rows).close(),
                    "opens the teacher", "was interrupted");
        } finally {
            assertTrue(Thread.interrupted(), "the thread is still interrupted");
        }
    }

    @Test
    void withoutLimitsOfTime() throws IOException {
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(3, -1, 16).write(folder.resolve("model.onnx")), Data.LABELS)
                .limits(ModelLimits.builder().openSeconds(0).runSeconds(0).build()).build();
        try (TeacherSession session = teacher.open(Data.positions(data, Data.FEATURES), rows)) {
            assertEquals(0, logits(session, 0)[0]);
        }
    }

    @Test
    void aPinnedModel() throws IOException {
        Path file = TeacherFile.of(3, -1, 16).externalData().write(folder.resolve("model.onnx"));
        String hash = TeacherFiles.of(file).sha256();
        for (String pin : new String[] {hash, hash.toLowerCase(Locale.ROOT), hash.toUpperCase(Locale.ROOT)}) {
            OnnxTeacher teacher = OnnxTeacher.builder(file, Data.LABELS).sha256(pin).build();
            assertTrue(teacher.getProvenance().toString().contains(hash), () -> teacher.getProvenance().toString());
        }
        String other = ProvenanceUtil.hashResource(ProvenanceUtil.HashType.SHA256, file);
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, Data.LABELS).sha256(other).build(), "sha256", hash,
                other, "not opened");
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, Data.LABELS).sha256("abc").build(), "sha256",
                "64 hexadecimal digits", "\"abc\"");
        Path data = folder.resolve("weights.bin");
        byte[] bytes = Files.readAllBytes(data);
        bytes[9]++;
        Files.write(data, bytes);
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, Data.LABELS).sha256(hash).build(), "sha256", hash);
    }

    @Test
    void settings() {
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().nesting(31).build(), "nesting", "1 to 30");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().nodes(0).build(), "nodes");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().tensorBytes(0).build(), "tensorBytes");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().fileBytes(0).build(), "fileBytes");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().externalFiles(-1).build(), "externalFiles");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().valueBytes(0).build(), "valueBytes");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().openSeconds(-1).build(), "openSeconds");
        assertError(IllegalArgumentException.class, () -> ModelLimits.builder().runSeconds(Double.NaN).build(), "runSeconds");
    }
}
