/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.files.FileTooNewException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ONNXExportable;

/** Files of students know whether they are whole, exports too, whichever program wrote them again. */
@Tag("corruption")
class StudentFileTest {

    private static final Path FILE = Path.of("student.onnx");
    private static final Path BEFORE = Path.of("src/test/resources/fixtures/0.1.0");

    @TempDir
    private Path folder;

    private ModelProto export;

    @BeforeEach
    void export() throws IOException {
        try (DistilledModel model = DistilledModel.read(BEFORE.resolve("model.tribuo"))) {
            export = model.exportONNXModel("test", 1);
        }
    }

    private static StudentFile read(ModelProto model) throws FileFormatException {
        return StudentFile.read(FILE, model.toByteArray());
    }

    @Test
    void whole() throws IOException {
        Path saved = folder.resolve("model.tribuo");
        Path exported = folder.resolve("student.onnx");
        Path flat = folder.resolve("flat.onnx");
        try (DistilledModel model = DistilledModel.read(BEFORE.resolve("model.tribuo"))) {
            model.serializeToFile(saved);
            model.saveONNXModel("test", 1, exported);
            model.saveFlatONNXModel("test", 2, flat);
            for (Path file : List.of(saved, exported, flat)) {
                StudentFile student = StudentFile.read(file);
                assertEquals(file != saved, student.isExport());
                assertEquals(64, student.sha256().orElseThrow().length());
                assertEquals(model.getProvenance(), student.provenance());
                assertEquals(model.exportONNXModel("test", 1).getGraph().getInitializerList(), student.graph().getGraph()
                        .getInitializerList());
            }
        }
        assertNotEquals(StudentFile.read(exported).sha256(), StudentFile.read(flat).sha256());
    }

    /** Models of the version before have a digest, exports do not. */
    @Test
    void ofTheVersionBefore() throws IOException {
        StudentFile saved = StudentFile.read(BEFORE.resolve("model.tribuo"));
        StudentFile exported = StudentFile.read(BEFORE.resolve("student.onnx"));
        assertTrue(saved.sha256().isPresent());
        assertTrue(exported.sha256().isEmpty());
        assertEquals(saved.provenance(), exported.provenance());
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            StudentFile.read(FILE, bytes);
            return false;
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().contains("\nMaybe "), e::getMessage);
            return true;
        }
    }

    /** Random positions. */
    @Test
    void flippedBits() throws InvalidProtocolBufferException {
        byte[] bytes = export.toByteArray();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            int at = i < 300 ? i : random.nextInt(bytes.length);
            byte flip = (byte) (1 << random.nextInt(8));
            bytes[at] ^= flip;
            assertTrue(isRefused(bytes) || ModelProto.parseFrom(bytes).equals(export), "byte " + at);
            bytes[at] ^= flip;
        }
    }

    /** Protobuf for Java drops them, ONNX Runtime does not. */
    @Test
    void bitsThatDoNotCount() throws IOException {
        ModelProto.Builder negative = export.toBuilder().removeMetadataProps(0);
        negative.getGraphBuilder().addInitializer(TensorProto.newBuilder().setName("negative").addDims(2)
                .setDataType(TensorProto.DataType.INT64.getNumber()).addInt64Data(-3).addInt64Data(-2));
        ModelProto signed = StudentDigest.sign(negative.build());
        byte[] bytes = signed.toByteArray();
        assertFalse(isRefused(bytes));
        byte[] minusThree = {(byte) 0xFD, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        int length = minusThree.length;
        int last = length - 1 + IntStream.range(0, bytes.length - length).filter(start -> Arrays.equals(bytes, start, start + length,
                minusThree, 0, length)).findFirst().orElseThrow();
        for (int bit = 1; bit < 7; bit++) {
            bytes[last] ^= (byte) (1 << bit);
            assertEquals(signed, ModelProto.parseFrom(bytes));
            assertError(DamagedFileException.class, () -> StudentFile.read(FILE, bytes), "more than 64 bits");
            bytes[last] ^= (byte) (1 << bit);
        }
        // A domain once more, by a tag and by a length of which the lowest 32 bits are right.
        ByteString domain = ByteString.copyFromUtf8(export.getDomain());
        for (long[] more : new long[][] {{1L << 33, 0}, {1L << 63, 0}, {0, 1L << 32}, {0, 1L << 63}}) {
            ByteString.Output field = ByteString.newOutput();
            CodedOutputStream out = CodedOutputStream.newInstance(field);
            out.writeUInt64NoTag(ModelProto.DOMAIN_FIELD_NUMBER << 3 | 2 | more[0]);
            out.writeUInt64NoTag(domain.size() | more[1]);
            out.writeRawBytes(domain);
            out.flush();
            byte[] longer = export.toByteString().concat(field.toByteString()).toByteArray();
            assertEquals(export, ModelProto.parseFrom(longer));
            assertError(DamagedFileException.class, () -> StudentFile.read(FILE, longer), "a tag or a length");
        }
    }

    @Test
    void cutAnywhere() {
        byte[] bytes = export.toByteArray();
        for (int length = 0; length < bytes.length; length += length < 200 || length > bytes.length - 200 ? 1 : 397) {
            assertTrue(isRefused(Arrays.copyOf(bytes, length)), "length " + length);
        }
    }

    /** Numbers in the fields of their type, metadata in another order and more of it, as other programs write them. */
    @Test
    void writtenAgainByAnotherProgram() throws FileFormatException {
        ModelProto.Builder other = export.toBuilder();
        other.getGraphBuilder().getInitializerBuilderList().stream().filter(StudentFileTest::isFloat).forEach(StudentFileTest::rewrite);
        List<StringStringEntryProto> metadata = new ArrayList<>(other.getMetadataPropsList());
        Collections.reverse(metadata);
        metadata.add(StringStringEntryProto.newBuilder().setKey("author").setValue("someone").build());
        ModelProto again = other.clearMetadataProps().addAllMetadataProps(metadata).build();
        assertNotEquals(export.getGraph(), again.getGraph());
        assertEquals(read(export).sha256(), read(again).sha256());
    }

    private static boolean isFloat(TensorProto.Builder tensor) {
        return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
    }

    private static void rewrite(TensorProto.Builder tensor) {
        boolean raw = !tensor.getRawData().isEmpty();
        ByteBuffer bytes = ByteBuffer.allocate(4 * Math.max(tensor.getFloatDataCount(), tensor.getRawData().size() / 4))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (raw) {
            tensor.getRawData().copyTo(bytes);
            bytes.flip();
            tensor.clearRawData();
            while (bytes.hasRemaining()) {
                tensor.addFloatData(bytes.getFloat());
            }
        } else {
            tensor.getFloatDataList().forEach(bytes::putFloat);
            tensor.clearFloatData().setRawData(ByteString.copyFrom(bytes.flip()));
        }
    }

    @Test
    void whatChangesTheStudentIsFound() throws InvalidProtocolBufferException {
        ModelProto.Builder weight = export.toBuilder();
        TensorProto.Builder first = weight.getGraphBuilder().getInitializerBuilderList().stream().filter(StudentFileTest::isFloat)
                .findFirst().orElseThrow();
        if (first.getFloatDataCount() == 0) {
            rewrite(first);
        }
        first.setFloatData(0, Math.nextUp(first.getFloatData(0)));
        ModelProto.Builder node = export.toBuilder();
        node.getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("Identity"));
        ModelProto unknown = ModelProto.parseFrom(export.toByteString().concat(ByteString.copyFrom(new byte[] {(byte) 0xCA, 1, 0})));
        for (ModelProto changed : List.of(weight.build(), node.build(), unknown, metadata("tribuo-ipwd.labels", "[\"a\",\"b\",\"c\"]"),
                metadata("tribuo-ipwd.features", "[]"), metadata("tribuo-ipwd.sha256", "\"" + "0".repeat(64) + "\""),
                metadata(ONNXExportable.PROVENANCE_METADATA_FIELD, ""))) {
            assertError(DamagedFileException.class, () -> read(changed), "SHA-256", "student.onnx");
        }
        assertFalse(isRefused(export.toByteArray()));
    }

    private ModelProto metadata(String key, String value) {
        ModelProto.Builder changed = export.toBuilder();
        changed.getMetadataPropsBuilderList().stream().filter(entry -> entry.getKey().equals(key)).findFirst().orElseThrow()
                .setValue(value);
        return changed.build();
    }

    @Test
    void ofALaterVersion() {
        String versions = export.getMetadataPropsList().stream().filter(entry -> entry.getKey().equals("tribuo-ipwd.versions"))
                .findFirst().orElseThrow().getValue();
        assertError(FileTooNewException.class, () -> read(metadata("tribuo-ipwd.versions", versions.replace("\"metadata\":2",
                "\"metadata\":3"))), "version 2", "found 3");
    }

    @Test
    void withoutItsDigest() {
        ModelProto.Builder without = export.toBuilder().removeMetadataProps(0);
        assertError(DamagedFileException.class, () -> read(without.build()), "SHA-256 in its metadata");
        assertError(FileFormatException.class, () -> read(without.clearMetadataProps().build()), "tribuo-ipwd.versions");
    }

    /** The weights of an export in another file, with a digest that fits. */
    @Test
    void weightsElsewhere() {
        ModelProto.Builder other = export.toBuilder().removeMetadataProps(0);
        other.getGraphBuilder().getInitializerBuilder(0).clearRawData().clearFloatData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"));
        assertError(FileFormatException.class, () -> read(StudentDigest.sign(other.build())), "in another file");
    }

    /** The digest that the Python program in docs/tribuo.md gives for this file. */
    @Test
    void theDefinitionStays() throws IOException {
        ModelProto kept = ModelProto.parseFrom(Files.readAllBytes(BEFORE.resolve("student.onnx")));
        assertEquals("ad09a0658953cdb27e8bbb497d914c1d1ebcb92509bbce47cf057eac4c959d31", StudentDigest.of(kept));
    }
}
