/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.ListProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.ObjectProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.SimpleProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.files.FileTooNewException;
import io.github.tribuoipwd.files.FileTooOldException;
import io.github.tribuoipwd.internal.NamedClasses;
import io.github.tribuoipwd.internal.TribuoFile;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.protos.GuardedModelProto;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;

/** A stored student that was damaged is refused: ONNX Runtime itself would load most of them without an error. */
@Tag("corruption")
class DamagedModelTest {

    private static final Path FILE = Path.of("model.tribuo");
    /** Of version 2, whose checksum is inside the message. */
    private static final Path KEPT = Path.of("src/test/resources/fixtures/0.1.0/model.tribuo");

    private static ModelProto stored;
    private static GuardedModelProto payload;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws InvalidProtocolBufferException {
        stored = Students.labelsOnly().epochs(1).build().train(Data.examples(40, 1)).serialize();
        payload = stored.getSerializedData().unpack(GuardedModelProto.class);
    }

    private static ModelProto with(GuardedModelProto changed) {
        return stored.toBuilder().setSerializedData(Any.pack(changed)).build();
    }

    /** A change of the content under the checksum of before. */
    private static ModelProto with(UnaryOperator<DistilledModelProto.Builder> change) throws InvalidProtocolBufferException {
        return with(payload.toBuilder().setContent(change.apply(DistilledModelProto.newBuilder().mergeFrom(payload.getContent()))
                .build().toByteString()).build());
    }

    /** A change of the content by someone who computes the checksum again. */
    private static byte[] forged(UnaryOperator<DistilledModelProto.Builder> change) throws InvalidProtocolBufferException {
        ByteString content = change.apply(DistilledModelProto.newBuilder().mergeFrom(payload.getContent())).build().toByteString();
        return with(GuardedModelProto.newBuilder().setContent(content).setSha256(ByteString.copyFrom(ProvenanceUtil.HashType.SHA256
                .getDigest().digest(content.toByteArray()))).build()).toByteArray();
    }

    private static void read(byte[] bytes) throws IOException {
        DistilledModel.read(FILE, bytes, AllowedClasses.standard()).close();
    }

    @Test
    void whole() throws IOException {
        assertEquals(Data.CLASSES, Model.deserialize(stored).getOutputIDInfo().size());
        read(stored.toByteArray());
        read(Files.readAllBytes(KEPT));
    }

    /** By both doors, which must refuse every one: the number of those that were not. */
    private static int[] missed(byte[] bytes) {
        int[] missed = new int[2];
        try {
            read(bytes);
            missed[0] = 1;
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().contains("\nMaybe "), e::getMessage);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try {
            Model.deserialize(ModelProto.parseFrom(bytes));
            missed[1] = 1;
        } catch (IOException | RuntimeException e) {
            // Refused.
        }
        return missed;
    }

    /**
     * A bit of every byte flipped, every length near the start and many others: the provenance, the domains, the graph, the settings,
     * what is around them. Every bit (186,168) and every length (23,271) was measured once, with the same result.
     */
    @Test
    void everyByteAndManyLengths() {
        byte[] bytes = stored.toByteArray();
        int[] flips = new int[2];
        int[] cuts = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) (1 << i % 8);
            add(flips, missed(bytes));
            bytes[i] ^= (byte) (1 << i % 8);
            if (i < 200 || i % 23 == 0) {
                add(cuts, missed(Arrays.copyOf(bytes, i)));
            }
        }
        assertArrayEquals(new int[2], flips);
        assertArrayEquals(new int[2], cuts);
    }

    private static void add(int[] sums, int[] more) {
        sums[0] += more[0];
        sums[1] += more[1];
    }

    /** The version before: what is inside is guarded as it was; around it Tribuo's own door sees less. */
    @Test
    void bytesOfTheVersionBefore() throws IOException {
        byte[] bytes = Files.readAllBytes(KEPT);
        int missed = 0;
        for (int i = 0; i < bytes.length; i += i < 200 ? 1 : 11) {
            bytes[i] ^= (byte) (1 << i % 8);
            missed += missed(bytes)[0];
            bytes[i] ^= (byte) (1 << i % 8);
        }
        assertEquals(0, missed);
    }

    /** A label that reads "p" for "0" was the case that asked for a digest. */
    @Test
    void everyBitOfALabel() throws IOException {
        for (byte[] bytes : List.of(stored.toByteArray(), Files.readAllBytes(KEPT))) {
            int flips = 0;
            int missed = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (!isLabel(bytes, i)) {
                    continue;
                }
                for (int bit = 0; bit < 8; bit++, flips++) {
                    bytes[i] ^= (byte) (1 << bit);
                    int[] found = missed(bytes);
                    missed += found[0] + found[1];
                    bytes[i] ^= (byte) (1 << bit);
                }
            }
            assertTrue(flips >= 24, "labels found");
            System.out.println("labels: " + flips + " flips, " + missed + " missed");
            assertEquals(0, missed, "of " + flips);
        }
    }

    /** A text of its own: its length before it. */
    private static boolean isLabel(byte[] bytes, int at) {
        for (String label : Stream.concat(Data.LABELS.stream(), Tables.LABELS.stream()).toList()) {
            for (int start = Math.max(1, at - label.length() + 1); start <= at && start + label.length() <= bytes.length; start++) {
                if (bytes[start - 1] == label.length() && new String(bytes, start, label.length(), StandardCharsets.ISO_8859_1)
                        .equals(label)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void everyFieldIsGuarded() throws InvalidProtocolBufferException {
        assertRefused(with(content -> content.setOnnx(content.getOnnx().substring(1))), "SHA-256");
        assertRefused(with(content -> content.setMetadata(content.getMetadata().toBuilder()
                .setValue(content.getMetadata().getValue().substring(1)))), "SHA-256");
        assertRefused(with(content -> content.setFeatureIds(0, 1).setFeatureIds(1, 0)), "SHA-256");
        assertRefused(with(content -> content.setShape(0, 4).addShape(4)), "SHA-256");
        assertRefused(with(content -> content.addUnseen(3)), "SHA-256");
        assertRefused(with(content -> content.setUnknownFeatures("REFUSE")), "SHA-256");
        assertRefused(with(content -> content.setMaximumUnknownShare(0.5)), "SHA-256");
    }

    @Test
    void missingFields() throws InvalidProtocolBufferException {
        assertRefused(with(payload.toBuilder().clearSha256().build()), "SHA-256");
        assertRefused(with(payload.toBuilder().clearContent().build()), "SHA-256");
        assertRefused(with(DistilledModelProto.Builder::clearMetadata), "SHA-256");
    }

    @Test
    void whatStandsAroundIt() throws IOException {
        assertError(DamagedFileException.class, () -> read(ByteString.copyFrom(stored.toByteArray())
                .concat(ByteString.copyFrom(new byte[] {0x20, 1})).toByteArray()), "other bytes around it");
        assertError(DamagedFileException.class, () -> read(stored.toBuilder().setSerializedData(stored.getSerializedData().toBuilder()
                .setTypeUrl("example.com/tribuoipwd.GuardedModelProto")).build().toByteArray()), "example.com");
        assertError(DamagedFileException.class, () -> read(stored.toBuilder().setVersion(2).build().toByteArray()), "version 2");
    }

    /** Whoever computes the checksum again gets no further. */
    @Test
    void forgedContent() throws IOException {
        for (UnaryOperator<DistilledModelProto.Builder> change : List.<UnaryOperator<DistilledModelProto.Builder>>of(
                content -> content.addUnseen(Integer.MAX_VALUE), content -> content.addUnseen(-1),
                content -> content.setFeatureIds(0, 7).setFeatureIds(1, 7), content -> content.clearFeatureIds(),
                content -> content.setShape(0, Integer.MAX_VALUE).addShape(Integer.MAX_VALUE), content -> content.clearShape(),
                content -> content.setUnknownFeatures("MAYBE"), content -> content.setMaximumUnknownShare(Double.NaN),
                content -> content.clearMetadata(), content -> content.clearOnnx(),
                content -> content.setOnnx(ByteString.copyFromUtf8("no graph")),
                content -> content.setMetadata(Any.pack(ModelDataProto.getDefaultInstance())))) {
            byte[] bytes = forged(change);
            assertError(DamagedFileException.class, () -> read(bytes), "model.tribuo");
            assertThrows(IllegalStateException.class, () -> Model.deserialize(ModelProto.parseFrom(bytes)));
        }
        read(forged(content -> content));
    }

    /** ONNX Runtime would take the file from the folder that the program was started in. */
    @Test
    void aStudentMustNotHaveItsWeightsElsewhere() throws IOException {
        byte[] bytes = forged(content -> {
            OnnxMl.ModelProto.Builder graph;
            try {
                graph = OnnxMl.ModelProto.newBuilder().mergeFrom(content.getOnnx());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
            graph.getGraphBuilder().getInitializerBuilder(0).clearRawData().clearFloatData()
                    .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL).addExternalData(OnnxMl.StringStringEntryProto
                            .newBuilder().setKey("location").setValue("secret.bin"));
            return content.setOnnx(graph.build().toByteString());
        });
        assertError(FileFormatException.class, () -> read(bytes), "in another file");
        assertThrows(IllegalStateException.class, () -> Model.deserialize(ModelProto.parseFrom(bytes)));
    }

    /** A tensor that declares more than any student has, in a few bytes. */
    @Test
    void aStudentMustNotDeclareMoreThanItHas() throws IOException {
        byte[] bytes = forged(content -> {
            try {
                OnnxMl.ModelProto.Builder graph = OnnxMl.ModelProto.newBuilder().mergeFrom(content.getOnnx());
                graph.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1L << 40);
                return content.setOnnx(graph.build().toByteString());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        });
        assertError(DamagedFileException.class, () -> read(bytes), "must be one that this library writes");
    }

    /** A few bytes that stand for billions of values, and for themselves. */
    @Test
    void provenanceThatGrows() throws IOException {
        RootProvenanceProto.Builder grows = provenance().toBuilder();
        int first = grows.getOmpCount() + grows.getSmpCount() + grows.getMmpCount() + grows.getLmpCount();
        for (int i = 0; i < 40; i++) {
            grows.addLmp(ListProvenanceProto.newBuilder().setIndex(first + i).addValues(first + i + 1).addValues(first + i + 1));
        }
        grows.addLmp(ListProvenanceProto.newBuilder().setIndex(first + 40));
        grows.getOmpBuilder(0).putValues("grows", first);
        RootProvenanceProto.Builder itself = provenance().toBuilder();
        itself.addLmp(ListProvenanceProto.newBuilder().setIndex(first).addValues(first));
        itself.getOmpBuilder(0).putValues("itself", first);
        RootProvenanceProto.Builder objects = provenance().toBuilder();
        for (int i = 0; i < 40; i++) {
            objects.addSmp(SimpleProvenanceProto.newBuilder().setIndex(first + 2 * i).setValue("object" + i).setIsReference(true));
            objects.addOmp(ObjectProvenanceProto.newBuilder().setIndex(first + 2 * i + 1).setObjectName("object" + i)
                    .putValues("a", first + 2 * i + 2).putValues("b", first + 2 * i + 2));
        }
        objects.getOmpBuilder(0).putValues("objects", first);
        // A list of many values in many objects, each of which is within the bounds.
        RootProvenanceProto.Builder many = provenance().toBuilder();
        for (int i = 0; i < 19; i++) {
            many.addLmp(ListProvenanceProto.newBuilder().setIndex(first + i).addValues(first + i + 1).addValues(first + i + 1));
        }
        many.addLmp(ListProvenanceProto.newBuilder().setIndex(first + 19));
        for (int i = 0; i < 2000; i++) {
            many.addOmp(many.getOmp(0).toBuilder().setIndex(first + 20 + i).setObjectName("object" + i).putValues("many", first));
        }
        RootProvenanceProto.Builder twice = provenance().toBuilder();
        twice.addOmp(twice.getOmp(0).toBuilder().setIndex(first));
        for (RootProvenanceProto hostile : List.of(grows.build(), itself.build(), objects.build(), many.build(), twice.build())) {
            byte[] bytes = forged(content -> content.setMetadata(Any.pack(metadata(content).toBuilder().setProvenance(hostile)
                    .build())));
            assertError(DamagedFileException.class, () -> read(bytes), "bounded");
        }
    }

    private static ModelDataProto metadata(DistilledModelProto.Builder content) {
        try {
            return content.getMetadata().unpack(ModelDataProto.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static RootProvenanceProto provenance() throws InvalidProtocolBufferException {
        return metadata(DistilledModelProto.newBuilder().mergeFrom(payload.getContent())).getProvenance();
    }

    /** Deeper than a stack. */
    @Test
    void nestedMessages() {
        ByteString nested = ByteString.copyFromUtf8("x");
        for (int i = 0; i < 3_000; i++) {
            nested = Any.newBuilder().setValue(nested).build().toByteString();
        }
        byte[] bytes = stored.toBuilder().setClassName("org.tribuo.Model").setSerializedData(Any.newBuilder().setValue(nested))
                .build().toByteArray();
        assertError(FileFormatException.class, () -> NamedClasses.require(bytes, AllowedClasses.standard()), "levels deep");
        assertError(FileFormatException.class, () -> TribuoFile.model(bytes, AllowedClasses.standard()), "levels deep");
    }

    /** A length that the file does not have, up to the largest. */
    @Test
    void lengthsThatLie() {
        for (long length : new long[] {1L << 20, Integer.MAX_VALUE, 0xFFFFFFFFL, Long.MAX_VALUE, -1}) {
            ByteString.Output out = ByteString.newOutput();
            try {
                CodedOutputStream coded = CodedOutputStream.newInstance(out);
                coded.writeInt32(1, DistilledModel.CURRENT_VERSION);
                coded.writeString(2, DistilledModel.class.getName());
                coded.writeTag(3, 2);
                coded.writeUInt64NoTag(length);
                coded.flush();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertError(DamagedFileException.class, () -> read(out.toByteString().toByteArray()), "not whole");
        }
    }

    @Test
    void anotherThing() throws IOException {
        assertError(NoSuchFileException.class, () -> DistilledModel.read(folder.resolve("absent")), "absent");
        assertError(FileFormatException.class, () -> DistilledModel.read(folder), "a folder");
        assertError(FileFormatException.class, () -> DistilledModel.read(Files.createFile(folder.resolve("empty"))), "empty");
        assertError(FileFormatException.class, () -> DistilledModel.read(Files.writeString(folder.resolve("text"), "<config/>")),
                "a text");
        assertError(FileFormatException.class, () -> DistilledModel.read(Files.write(folder.resolve("zip"),
                new byte[] {'P', 'K', 3, 4, 0, 0})), "a zip file");
        assertError(FileFormatException.class,
                () -> DistilledModel.read(Files.write(folder.resolve("bytes"), new byte[] {1, 2, 3})), "3 bytes");
        Path tribuo = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(Tables.dataset(30, 1, false)).serializeToFile(tribuo);
        assertError(FileFormatException.class, () -> DistilledModel.read(tribuo), "LinearSGDModel", "teacher.tribuo");
        Path onnx = folder.resolve("student.onnx");
        try (DistilledModel model = DistilledModel.read(KEPT)) {
            model.saveONNXModel("test", 1, onnx);
        }
        assertError(FileFormatException.class, () -> DistilledModel.read(onnx), "an ONNX model", "student.onnx");
    }

    /** It replaces a whole file, and leaves nothing else. */
    @Test
    void writtenAndReadAgain() throws IOException {
        Path file = folder.resolve("model.tribuo");
        try (DistilledModel model = DistilledModel.read(KEPT)) {
            model.serializeToFile(file);
            model.serializeToFile(file);
            try (DistilledModel again = DistilledModel.read(file)) {
                assertEquals(model.serialize(), again.serialize());
                assertEquals(DistilledModel.CURRENT_VERSION, again.serialize().getVersion());
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void unknownVersion() {
        assertRefused(stored.toBuilder().setVersion(7).build(), "version 7");
        assertThrows(IllegalArgumentException.class,
                () -> DistilledModel.deserializeFromProto(7, DistilledModel.class.getName(), stored.getSerializedData()));
        assertError(FileTooNewException.class, () -> read(stored.toBuilder().setVersion(7).build().toByteArray()), "version 7");
    }

    /**
     * As 0.1.0-SNAPSHOT wrote them: version 0 with columns in the order of the feature ids, version 1 with a provenance that names
     * classes of before.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anOldStudentIsRefusedByItsVersion(int version) throws IOException {
        Path file = Path.of("src/test/resources/cases/old-student/version-" + version + ".tribuo");
        assertRefused(ModelProto.parseFrom(Files.readAllBytes(file)), "version " + version, "Maybe train it again");
        assertError(FileTooOldException.class, () -> DistilledModel.read(file), "version " + version, file.toString());
        assertError(FileTooOldException.class, () -> Reproducer.read(file), "version " + version);
    }

    /** Tribuo wraps the exceptions of the classes that it calls. */
    private static void assertRefused(ModelProto damaged, String... parts) {
        Throwable e = assertThrows(RuntimeException.class, () -> Model.deserialize(damaged));
        StringBuilder messages = new StringBuilder();
        for (; e != null; e = e.getCause()) {
            messages.append(e.getMessage()).append('\n');
        }
        for (String part : parts) {
            assertTrue(messages.toString().contains(part), messages::toString);
        }
    }
}
