/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.ModelWalk;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.RoundTrips;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** The hash of a model covers every file that it names, wherever it does. */
@Tag("unit")
class ExternalDataTest {

    @TempDir
    private Path folder;

    private static TensorProto external(String location) {
        return TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT.getNumber()).addDims(16).addDims(3)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(StringStringEntryProto.newBuilder().setKey("offset").setValue("0"))
                .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location)).build();
    }

    private static AttributeProto.Builder attribute(String name) {
        return AttributeProto.newBuilder().setName(name);
    }

    private static NodeProto node(AttributeProto.Builder attribute) {
        return NodeProto.newBuilder().setOpType("If").addAttribute(attribute("before").addInts(3)).addAttribute(attribute)
                .build();
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder().setName("g").addNode(NodeProto.newBuilder().setOpType("Identity"));
    }

    private static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(7).setProducerName("test").setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));
    }

    /** A tensor in every place that the format has for one. */
    private static Map<String, ModelProto.Builder> places() {
        TensorProto tensor = external("data.bin");
        SparseTensorProto values = SparseTensorProto.newBuilder().setValues(tensor).addDims(5).build();
        SparseTensorProto indices = SparseTensorProto.newBuilder().setIndices(tensor).addDims(5).build();
        GraphProto.Builder inner = graph().addInitializer(tensor);
        GraphProto.Builder loop = graph().addNode(node(attribute("body").setG(inner)));
        GraphProto.Builder deeper = graph().addNode(node(attribute("body").setG(loop)));
        Map<String, ModelProto.Builder> places = new TreeMap<>();
        places.put("initializer", model(graph().addInitializer(tensor)));
        places.put("sparse values", model(graph().addSparseInitializer(values)));
        places.put("sparse indices", model(graph().addSparseInitializer(indices)));
        places.put("attribute", model(graph().addNode(node(attribute("value").setT(tensor)))));
        places.put("attribute's tensors", model(graph().addNode(node(attribute("values").addTensors(tensor)))));
        places.put("sparse attribute", model(graph().addNode(node(attribute("value").setSparseTensor(values)))));
        places.put("sparse attributes", model(graph().addNode(node(attribute("value").addSparseTensors(indices)))));
        places.put("branch", model(graph().addNode(node(attribute("then_branch").setG(inner)))));
        places.put("branches", model(graph().addNode(node(attribute("graphs").addGraphs(graph()).addGraphs(inner)))));
        places.put("loop in a loop", model(deeper));
        places.put("function", model(graph()).addFunctions(FunctionProto.newBuilder().setName("f")
                .addNode(node(attribute("value").setT(tensor)))));
        places.put("branch in a function", model(graph()).addFunctions(FunctionProto.newBuilder().setName("f")
                .addNode(node(attribute("then_branch").setG(inner)))));
        places.put("default of a function", model(graph()).addFunctions(FunctionProto.newBuilder().setName("f")
                .addAttributeProto(attribute("value").setT(tensor))));
        places.put("initialization", model(graph()).addTrainingInfo(TrainingInfoProto.newBuilder().setInitialization(inner)));
        places.put("training", model(graph()).addTrainingInfo(TrainingInfoProto.newBuilder().setAlgorithm(inner)));
        return places;
    }

    private void writeData(String name, int changed) throws IOException {
        byte[] bytes = new byte[16 * 3 * Float.BYTES];
        Arrays.fill(bytes, (byte) 3);
        bytes[100] += (byte) changed;
        Files.write(folder.resolve(name), bytes);
    }

    private static String sha256(Path file) {
        return ProvenanceUtil.hashResource(ProvenanceUtil.HashType.SHA256, file);
    }

    private static String combined(String hashes) {
        return ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, hashes.getBytes(StandardCharsets.US_ASCII));
    }

    private Path write(ModelProto.Builder model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    }

    @Test
    void foundInEveryPlace() throws IOException {
        for (Map.Entry<String, ModelProto.Builder> place : places().entrySet()) {
            Path model = write(place.getValue());
            Files.deleteIfExists(folder.resolve("data.bin"));
            assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.defaults()), "external data", "data.bin");
            writeData("data.bin", 0);
            String before = ModelFile.hash(model, ModelLimits.defaults());
            assertEquals(combined(sha256(model) + sha256(folder.resolve("data.bin"))), before, "the formula");
            writeData("data.bin", 1);
            assertNotEquals(before, ModelFile.hash(model, ModelLimits.defaults()), place.getKey());
        }
    }

    /** The values of hashes that stand in provenances of earlier versions. */
    @Test
    void hashesAreThoseOfBefore() throws IOException {
        Path plain = TeacherFile.of(3, -1, 16).write(folder.resolve("plain.onnx"));
        assertEquals(sha256(plain), ModelFile.hash(plain, ModelLimits.defaults()));
        Path several = Files.write(folder.resolve("several.onnx"), model(graph().addInitializer(external("z.bin"))
                .addInitializer(external("./a.bin")).addInitializer(external("a.bin")).addInitializer(external("z.bin"))).build()
                .toByteArray());
        writeData("a.bin", 0);
        writeData("z.bin", 1);
        StringBuilder hashes = new StringBuilder(sha256(several));
        for (String location : new TreeSet<>(List.of("z.bin", "./a.bin", "a.bin"))) {
            hashes.append(sha256(folder.resolve(location)));
        }
        assertEquals(combined(hashes.toString()), ModelFile.hash(several, ModelLimits.defaults()));
        assertEquals(List.of("several.onnx", "a.bin", "z.bin"),
                TeacherFiles.of(several).files().stream().map(TeacherFiles.Entry::name).toList());
    }

    @Test
    void outsideOfTheFolder() throws IOException {
        for (String location : List.of("../data.bin", "/etc/hostname", "sub/../../data.bin")) {
            Path model = write(model(graph().addInitializer(external(location))));
            assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.defaults()), "must lie in its folder", location);
        }
        Path model = write(model(graph().addInitializer(external("a\0b"))));
        assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.defaults()), "can be none");
        Path other = write(model(graph().addInitializer(external("a".repeat(5000)))));
        assertError(PropertyException.class, () -> ModelFile.hash(other, ModelLimits.defaults()), "a text of 5000 bytes");
    }

    private static ValueInfoProto info(String name, long columns) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
        tensor.getShapeBuilder().addDimBuilder().setDimParam("n");
        tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    private static GraphProto.Builder branch(String name, String weights) {
        return GraphProto.newBuilder().setName(name).addInitializer(external(weights).toBuilder().setName(name + "-w"))
                .addNode(NodeProto.newBuilder().setOpType("MatMul").addInput("x").addInput(name + "-w").addOutput(name + "-y"))
                .addOutput(info(name + "-y", 3));
    }

    /** ONNX Runtime itself reads a branch's weights from another file, so that a teacher changes with that file. */
    @Test
    void aTeacherWithABranch() throws IOException {
        AttributeProto.Builder yes = attribute("then_branch").setG(branch("then", "then.bin"));
        AttributeProto.Builder no = attribute("else_branch").setG(branch("else", "else.bin"));
        Path model = write(model(GraphProto.newBuilder().setName("teacher").addInput(info("x", 16)).addOutput(info("y", 3))
                .addInitializer(TensorProto.newBuilder().setName("yes").setDataType(DataType.BOOL.getNumber()).addInt32Data(1))
                .addNode(NodeProto.newBuilder().setOpType("If").addInput("yes").addOutput("y")
                        .addAttribute(yes.setType(AttributeProto.AttributeType.GRAPH))
                        .addAttribute(no.setType(AttributeProto.AttributeType.GRAPH)))));
        ByteBuffer weights = ByteBuffer.allocate(16 * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        weights.asFloatBuffer().put(TeacherFile.weights(16, 3));
        Files.write(folder.resolve("then.bin"), weights.array());
        Files.write(folder.resolve("else.bin"), weights.array());
        MutableDataset<Label> data = Data.examples(30, 1);
        OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).build();
        assertEquals(1.0, SoftLabels.capture(teacher, Data.positions(data, 16), Data.rows(data, 16), Data.LABELS,
                Data.labelIds(data)).accuracy());
        weights.putFloat(8, 1);
        Files.write(folder.resolve("then.bin"), weights.array());
        assertError(TeacherException.class, () -> teacher.open(Data.positions(data, 16), Data.rows(data, 16)), "SHA-256",
                "as when it was configured");
        assertNotEquals(teacher.getProvenance(), OnnxTeacher.builder(model, Data.LABELS).build().getProvenance());
    }

    @Test
    void filesOfACopy() throws IOException, ClassNotFoundException {
        Path model = Files.write(folder.resolve("model.onnx"), model(graph().addInitializer(external("data.bin"))
                .addNode(node(attribute("value").setT(external("sub/more.bin"))))).build().toByteArray());
        writeData("data.bin", 0);
        Files.createDirectories(folder.resolve("sub"));
        writeData("sub/more.bin", 1);
        TeacherFiles files = TeacherFiles.of(model);
        assertEquals(List.of("model.onnx", "data.bin", "sub/more.bin"),
                files.files().stream().map(TeacherFiles.Entry::name).toList());
        assertEquals(ModelFile.hash(model, ModelLimits.defaults()), files.sha256());
        files.files().forEach(file -> assertEquals(sha256(folder.resolve(file.name())), file.sha256()));
        Path copy = Files.createDirectories(folder.resolve("copy/sub")).getParent();
        for (TeacherFiles.Entry file : files.files()) {
            assertError(TeacherException.class, () -> files.require(copy), file.name(), "nothing to read");
            Files.copy(folder.resolve(file.name()), copy.resolve(file.name()));
        }
        files.require(copy);
        RoundTrips.serialized(files).require(copy);
        byte[] changed = Files.readAllBytes(copy.resolve("sub/more.bin"));
        changed[5]++;
        Files.write(copy.resolve("sub/more.bin"), changed);
        assertError(TeacherException.class, () -> files.require(copy), "more.bin", files.files().get(2).sha256());
        assertError(IllegalArgumentException.class, () -> TeacherFiles.of(folder.resolve("none.onnx")), "none.onnx",
                "nothing to read");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damagedFilesGiveAHashOrAClearError() throws IOException {
        SplittableRandom random = new SplittableRandom(16);
        Path file = TeacherFile.of(3, -1, 16).externalData().write(folder.resolve("whole.onnx"));
        List<byte[]> whole = Stream.concat(places().values().stream().map(model -> model.build().toByteArray()),
                Stream.of(Files.readAllBytes(file))).toList();
        writeData("data.bin", 0);
        writeData("weights.bin", 0);
        int errors = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.get(i % whole.size()).clone();
            if (i % 3 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            Path damaged = Files.write(folder.resolve("damaged.onnx"), bytes);
            try {
                assertEquals(64, ModelFile.hash(damaged, ModelLimits.defaults()).length());
            } catch (PropertyException e) {
                errors++;
                assertTrue(e.getMsg().contains("damaged.onnx") && e.getMsg().contains("\nMaybe "), e::getMsg);
            }
        }
        assertTrue(errors > 120, errors + " of 400 damaged files are refused, all cut ones among them");
    }

    /** Every cut of a file is noticed but one at the end of a whole part after the graph. */
    @Test
    void everyCut() throws IOException {
        byte[] whole = Files.readAllBytes(TeacherFile.of(3, -1, 16).write(folder.resolve("whole.onnx")));
        int afterGraph = whole.length - ModelProto.parseFrom(whole).getOpsetImport(0).getSerializedSize() - 2;
        int passed = 0;
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            try {
                ModelFile.hash(cut, ModelLimits.defaults());
                assertTrue(length >= afterGraph, () -> cut.toString());
                passed++;
            } catch (PropertyException e) {
                assertTrue(e.getMsg().contains("cut.onnx") && e.getMsg().contains("\nMaybe "), e::getMsg);
            }
        }
        assertTrue(passed <= 1, passed + " cuts are no error");
    }

    @Test
    void nestedTooDeep() throws IOException {
        ModelLimits deepest = ModelLimits.builder().nesting(30).build();
        GraphProto.Builder graph = graph().addInitializer(external("data.bin"));
        writeData("data.bin", 0);
        for (int depth = 1; depth <= 40; depth++) {
            graph = graph().addNode(node(attribute("body").setG(graph)));
            Path model = Files.write(folder.resolve("deep.onnx"), model(graph).build().toByteArray());
            if (depth < 16) {
                assertEquals(2, TeacherFiles.of(model).files().size());
            } else {
                assertError(PropertyException.class, () -> ModelFile.hash(model, ModelLimits.defaults()), "more than 16 deep", "raise nesting");
            }
            if (depth < 30) {
                assertEquals(2, TeacherFiles.of(model, deepest).files().size());
            } else {
                assertError(PropertyException.class, () -> ModelFile.hash(model, deepest), "more than 30 deep");
            }
        }
    }

    /** A graph of more than 2 GiB is one field; the file has a hole, and is looked through without being read. */
    @Test
    @Timeout(20)
    void moreThanTwoGibibytes() throws IOException {
        long raw = 3L << 30;
        byte[] node = NodeProto.newBuilder().setOpType("Identity").build().toByteArray();
        byte[] last = external("data.bin").toByteArray();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        CodedOutputStream tensor = CodedOutputStream.newInstance(head);
        tensor.writeUInt32NoTag(1 << 3 | 2);
        tensor.writeUInt32NoTag(node.length);
        tensor.writeRawBytes(node);
        tensor.writeUInt32NoTag(5 << 3 | 2);
        tensor.writeUInt64NoTag(raw + 1 + CodedOutputStream.computeUInt64SizeNoTag(raw));
        tensor.writeUInt32NoTag(9 << 3 | 2);
        tensor.writeUInt64NoTag(raw);
        tensor.flush();
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        CodedOutputStream after = CodedOutputStream.newInstance(tail);
        after.writeUInt32NoTag(5 << 3 | 2);
        after.writeUInt32NoTag(last.length);
        after.writeRawBytes(last);
        after.flush();
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        CodedOutputStream model = CodedOutputStream.newInstance(begin);
        model.writeUInt32NoTag(7 << 3 | 2);
        model.writeUInt64NoTag(head.size() + raw + tail.size());
        model.flush();
        Path file = folder.resolve("large.onnx");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(begin.toByteArray());
            out.write(head.toByteArray());
            out.seek(out.getFilePointer() + raw);
            out.write(tail.toByteArray());
        }
        ModelWalk.Found found = ModelWalk.of(file, ModelLimits.defaults().ofWalk());
        assertEquals(List.of("data.bin"), found.external().stream().map(ModelWalk.External::location).toList());
        assertTrue(found.nodes());
        Files.delete(file);
    }
}
