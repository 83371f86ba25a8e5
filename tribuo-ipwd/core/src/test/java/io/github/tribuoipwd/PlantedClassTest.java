/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.NamedClasses;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.protos.GuardedModelProto;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.protos.core.ModelProto;
import planted.Trace;

/**
 * A class that someone else put on the class path is named at each place of a file where a class can stand. None of our readers loads
 * it. The last test loads it by Tribuo's own reader, so that this test could fail.
 */
@Tag("corruption")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlantedClassTest {

    private static final String PLANTED = "planted.Trace";
    private static final Path STUDENT = Path.of("src/test/resources/fixtures/0.1.0/model.tribuo");
    private static final Pattern CLASS = Pattern.compile("(org\\.tribuo|com\\.oracle|io\\.github)\\.[\\w.$]+");

    @TempDir
    private Path folder;

    /** A text in a message, in whatever message in it, replaced by another. */
    private static ByteString replaced(ByteString message, ByteString text, ByteString other) {
        if (message.equals(text)) {
            return other;
        }
        if (!contains(message, text)) {
            return message;
        }
        try {
            UnknownFieldSet.Builder changed = UnknownFieldSet.newBuilder();
            UnknownFieldSet.parseFrom(message).asMap().forEach((number, field) -> {
                UnknownFieldSet.Field.Builder all = UnknownFieldSet.Field.newBuilder();
                field.getVarintList().forEach(all::addVarint);
                field.getFixed32List().forEach(all::addFixed32);
                field.getFixed64List().forEach(all::addFixed64);
                field.getLengthDelimitedList().forEach(part -> all.addLengthDelimited(replaced(part, text, other)));
                changed.addField(number, all.build());
            });
            return changed.build().toByteString();
        } catch (InvalidProtocolBufferException e) {
            return message;
        }
    }

    private static boolean contains(ByteString bytes, ByteString text) {
        return bytes.toString(StandardCharsets.ISO_8859_1).contains(text.toString(StandardCharsets.ISO_8859_1));
    }

    private static ByteString planted(ByteString message, String className) {
        ByteString changed = replaced(message, ByteString.copyFromUtf8(className), ByteString.copyFromUtf8(PLANTED));
        assertFalse(changed.equals(message), className);
        return changed;
    }

    /** Texts that are a class in whole: the byte before them is their length. */
    private static Set<String> classes(ByteString bytes) {
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        return CLASS.matcher(text).results().filter(found -> found.start() > 0 && text.charAt(found.start() - 1)
                == found.group().length()).map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static boolean isRead(Reading reading) throws IOException {
        try {
            reading.read();
            return true;
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().contains(PLANTED) && e.getMessage().contains("\nMaybe "), e::getMessage);
            return false;
        }
    }

    private static void assertNoTrace() {
        assertNull(System.getProperty("planted.trace"), "the planted class was loaded");
    }

    private Path write(ByteString bytes) throws IOException {
        return Files.write(folder.resolve("model.tribuo"), bytes.toByteArray());
    }

    /** With a checksum that fits. */
    private static ByteString student(ByteString content) {
        GuardedModelProto guarded = GuardedModelProto.newBuilder().setContent(content).setSha256(ByteString.copyFrom(
                ProvenanceUtil.HashType.SHA256.getDigest().digest(content.toByteArray()))).build();
        return ModelProto.newBuilder().setVersion(3).setClassName(DistilledModel.class.getName()).setSerializedData(Any.pack(guarded))
                .build().toByteString();
    }

    @Test
    @Order(1)
    void anywhereInAStudent() throws IOException {
        ByteString content = ModelProto.parseFrom(Files.readAllBytes(STUDENT)).getSerializedData().unpack(DistilledModelProto.class)
                .toBuilder().clearSha256().build().toByteString();
        DistilledModel.read(write(student(content))).close();
        Set<String> refused = new HashSet<>();
        int bothRefuse = 0;
        for (String name : classes(content)) {
            Path file = write(student(planted(content, name)));
            // What a provenance is of is loaded only where the student is trained again, domains only where it predicts.
            boolean reproduced = isRead(() -> Reproducer.read(file));
            boolean read = isRead(() -> DistilledModel.read(file).close());
            if (!reproduced || !read) {
                refused.add(name);
            }
            bothRefuse += reproduced || read ? 0 : 1;
            assertNoTrace();
        }
        System.out.println("students: " + classes(content).size() + " places, " + refused.size() + " refused, " + bothRefuse
                + " by both");
        // The value of a text is no class that anything loads.
        Set<String> never = classes(content);
        never.removeAll(refused);
        assertEquals(Set.of("org.tribuo.classification.sgd.linear.LinearSGDModel"), never);
        assertTrue(bothRefuse >= 10, bothRefuse + " by both");
    }

    @Test
    @Order(2)
    void asTheClassOfTheFile() throws IOException {
        Path file = write(ModelProto.parseFrom(Files.readAllBytes(STUDENT)).toBuilder().setClassName(PLANTED).build().toByteString());
        assertThrows(FileFormatException.class, () -> DistilledModel.read(file));
        assertThrows(FileFormatException.class, () -> StudentFile.read(file));
        assertError(IllegalArgumentException.class, () -> new TribuoTeacher(file), PLANTED, AllowedClasses.PROPERTY);
        assertNoTrace();
    }

    /** Two models in an ensemble, each with its provenance and domains. */
    @Test
    @Order(3)
    void anywhereInATeacher() throws IOException {
        Model<Label> one = new LogisticRegressionTrainer().train(Tables.dataset(40, 1, false));
        ByteString bytes = WeightedEnsembleModel.createEnsembleFromExistingModels("two", List.of(one, one), new VotingCombiner())
                .serialize().toByteString();
        assertEquals(Tables.LABELS.size(), new TribuoTeacher(write(bytes)).labels().size());
        int refused = 0;
        for (String name : classes(bytes)) {
            Path file = write(planted(bytes, name));
            try {
                assertEquals(Tables.LABELS.size(), new TribuoTeacher(file).labels().size());
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains(PLANTED) && e.getMessage().contains("\nMaybe "), e::getMessage);
                refused++;
            }
            assertNoTrace();
        }
        System.out.println("teachers: " + classes(bytes).size() + " places, " + refused + " refused");
        assertTrue(refused >= 12, refused + " of " + classes(bytes));
    }

    @Test
    @Order(4)
    void anywhereInAnExport() throws IOException {
        OnnxMl.ModelProto export;
        try (DistilledModel model = DistilledModel.read(STUDENT)) {
            export = model.exportONNXModel("test", 1).toBuilder().removeMetadataProps(0).build();
        }
        String text = export.getMetadataPropsList().stream().filter(entry -> entry.getKey().equals(
                ONNXExportable.PROVENANCE_METADATA_FIELD)).findFirst().orElseThrow().getValue();
        Set<String> names = Pattern.compile("\"(" + CLASS.pattern() + ")\"").matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> read = new TreeSet<>();
        for (String name : names) {
            OnnxMl.ModelProto.Builder changed = export.toBuilder();
            changed.getMetadataPropsBuilderList().forEach(entry -> entry.setValue(entry.getValue().replace("\"" + name + "\"",
                    "\"" + PLANTED + "\"")));
            Path file = Files.write(folder.resolve("student.onnx"), StudentDigest.sign(changed.build()).toByteArray());
            if (isRead(() -> Reproducer.read(file))) {
                read.add(name);
            }
            assertNoTrace();
        }
        System.out.println("exports: " + names.size() + " places, " + read.size() + " read: " + read);
        assertEquals(Set.of("org.tribuo.classification.sgd.linear.LinearSGDModel"), read);
        assertTrue(names.size() >= 20, names::toString);
    }

    @Test
    @Order(5)
    void streamsOfJavaSerialization() throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(2, new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5, 's', 'r'});
        out.flush();
        byte[] message = bytes.toByteString().toByteArray();
        assertError(FileFormatException.class, () -> NamedClasses.require(message, AllowedClasses.standard()), "Java serialization");
        assertDoesNotThrow(() -> NamedClasses.require(message, AllowedClasses.standard().and("java.io.ObjectInputStream")));
    }

    /** Protobuf takes a tag or a length by its lowest 32 bits. */
    @Test
    @Order(6)
    void behindNumbersThatLookWrong() throws IOException {
        Model<Label> model = new LogisticRegressionTrainer().train(Tables.dataset(40, 1, false));
        ByteString bytes = planted(model.serialize().toByteString(), "org.tribuo.provenance.ModelProvenance");
        for (long[] more : new long[][] {{0, 0}, {1L << 63, 0}, {1L << 34, 0}, {0, 1L << 40}, {0, 1L << 63}}) {
            ByteString.Output unknown = ByteString.newOutput();
            CodedOutputStream out = CodedOutputStream.newInstance(unknown);
            out.writeUInt64NoTag(1000 << 3 | 2 | more[0]);
            out.writeUInt64NoTag(1 | more[1]);
            out.writeRawByte(7);
            out.flush();
            Path file = write(unknown.toByteString().concat(bytes));
            assertEquals(model.getClass().getName(), ModelProto.parseFrom(Files.readAllBytes(file)).getClassName());
            assertError(IllegalArgumentException.class, () -> new TribuoTeacher(file), PLANTED);
            assertNoTrace();
        }
    }

    /** Names that the JVM takes and Java does not. */
    @Test
    @Order(7)
    void namesOfOtherLanguages() throws IOException, URISyntaxException {
        Path classes = Path.of(Trace.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("planted");
        for (String name : List.of("with blanks", "with-hyphens", "Trace$it works$1")) {
            byte[] message = ModelProto.newBuilder().setClassName("planted." + name).build().toByteArray();
            assertDoesNotThrow(() -> NamedClasses.require(message, AllowedClasses.standard()), "does not exist");
            Path file = Files.createFile(classes.resolve(name + ".class"));
            try {
                assertError(FileFormatException.class, () -> NamedClasses.require(message, AllowedClasses.standard()), name);
            } finally {
                Files.delete(file);
            }
        }
    }

    @Test
    @Order(8)
    void whatIsAllowed() {
        AllowedClasses standard = AllowedClasses.standard();
        assertTrue(standard.allows("org.tribuo.Model") && standard.allows("io.github.tribuoipwd.DistilledModel"));
        assertFalse(standard.allows("org.tribuoipwd.Model") || standard.allows(PLANTED) || standard.allows("java.io.File"));
        AllowedClasses more = standard.and("com.example.", PLANTED);
        assertTrue(more.allows("com.example.below.Source") && more.allows(PLANTED) && more.allows(PLANTED + "$Inner"));
        assertFalse(more.allows("com.examples.Source") || more.allows(PLANTED + "2"));
        assertError(IllegalArgumentException.class, () -> standard.and("com/example"), "com/example");
        System.setProperty(AllowedClasses.PROPERTY, "com.example. , planted.");
        try {
            assertTrue(AllowedClasses.standard().allows(PLANTED) && AllowedClasses.standard().allows("com.example.Source"));
            System.setProperty(AllowedClasses.PROPERTY, "com.example.,");
            assertError(IllegalArgumentException.class, AllowedClasses::standard, "found \"\"");
        } finally {
            System.clearProperty(AllowedClasses.PROPERTY);
        }
    }

    /** What Tribuo's own reader does with the same file. */
    @Test
    @Order(9)
    void tribuosOwnReaderLoadsIt() throws IOException {
        assertNoTrace();
        Path file = write(ModelProto.parseFrom(Files.readAllBytes(STUDENT)).toBuilder().setClassName(PLANTED).build().toByteString());
        assertThrows(IllegalStateException.class, () -> Model.deserializeFromFile(file));
        assertEquals("ran", System.clearProperty(Trace.PROPERTY));
    }
}
