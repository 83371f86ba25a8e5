/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a file can declare is checked before the engine reads it, in the time that reading it takes. */
@Tag("unit")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelWalkTest {

    private static final ModelWalk.Limits LIMITS = new ModelWalk.Limits(3, 10, 1000, 2);

    private static TensorProto.Builder tensor(DataType type, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(type.getNumber());
        Arrays.stream(dims).forEach(tensor::addDims);
        return tensor;
    }

    private static TensorProto.Builder raw(int bytes, DataType type, long... dims) {
        return tensor(type, dims).setRawData(ByteString.copyFrom(new byte[bytes]));
    }

    private static TensorProto.Builder external(String... keysAndValues) {
        TensorProto.Builder tensor = tensor(DataType.FLOAT, 2, 3).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(keysAndValues[i]).setValue(keysAndValues[i + 1]));
        }
        return tensor;
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder().addNode(NodeProto.newBuilder().setOpType("Identity"));
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(7).setGraph(graph).build().toByteArray();
    }

    private static ModelWalk.Found walk(TensorProto.Builder... tensors) throws IOException {
        GraphProto.Builder graph = graph();
        Arrays.stream(tensors).forEach(graph::addInitializer);
        return ModelWalk.of(model(graph), LIMITS);
    }

    private static void assertRefused(String part, TensorProto.Builder... tensors) {
        GraphException e = assertThrows(GraphException.class, () -> walk(tensors));
        assertTrue(e.getMessage().contains(part), e::getMessage);
        assertFalse(e.advice().isEmpty());
    }

    private static void assertRefused(String part, byte[] model) {
        IOException e = assertThrows(IOException.class, () -> ModelWalk.of(model, LIMITS));
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }

    @Test
    void dataThatFit() throws IOException {
        assertTrue(walk(raw(24, DataType.FLOAT, 2, 3), raw(3, DataType.INT4, 5), raw(0, DataType.FLOAT, 0, 1L << 62, 1L << 62),
                tensor(DataType.FLOAT, 3).addFloatData(1).addFloatData(2).addFloatData(3), tensor(DataType.INT64, 1).addInt64Data(1),
                tensor(DataType.STRING, 2).addStringData(ByteString.EMPTY).addStringData(ByteString.EMPTY)).nodes());
    }

    @Test
    void dataThatDoNotFit() {
        assertRefused("\"w\" of shape [2, 3] declares 24 bytes and has 23", raw(23, DataType.FLOAT, 2, 3));
        assertRefused("declares 800 bytes and has 1", tensor(DataType.INT64, 100).addInt64Data(1));
        assertRefused("declares 24 bytes and has 0", tensor(DataType.FLOAT, 2, 3));
        assertRefused("negative dimension", raw(24, DataType.FLOAT, 2, -3));
        assertRefused("more elements than can be counted", raw(24, DataType.FLOAT, 1L << 32, 1L << 32));
        assertRefused("more bytes than can be counted", raw(24, DataType.DOUBLE, 1L << 61));
        assertRefused("more than 64 dimensions", raw(24, DataType.FLOAT, new long[100]));
    }

    /** Numbers that are not packed are as valid. */
    @Test
    void dataNumberByNumber() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, 2);
        out.writeInt32(2, DataType.FLOAT.getNumber());
        out.writeFloat(4, 1);
        out.writeFloat(4, 2);
        out.flush();
        assertTrue(walk(TensorProto.parseFrom(bytes.toByteArray()).toBuilder()).nodes());
        byte[] graph = Bytes.field(7, Bytes.of(Bytes.field(1, new byte[0]),
                Bytes.field(5, bytes.toByteArray())));
        assertTrue(ModelWalk.of(graph, LIMITS).nodes());
    }

    @Test
    void limits() throws IOException {
        assertRefused("more than 1000 bytes, 800 of them in the tensor \"w\"", raw(400, DataType.FLOAT, 100), raw(800, DataType.FLOAT, 200));
        assertTrue(walk(raw(400, DataType.FLOAT, 100), raw(600, DataType.FLOAT, 150)).nodes());
        TensorProto.Builder one = raw(4, DataType.FLOAT, 1);
        assertRefused("more than 10 nodes and tensors", one, one, one, one, one, one, one, one, one, one);
        assertTrue(walk(one, one, one, one, one, one, one, one, one).nodes());
        GraphProto.Builder deep = graph();
        for (int depth = 1; depth < 3; depth++) {
            assertTrue(ModelWalk.of(model(deep), LIMITS).nodes());
            deep = graph().addNode(NodeProto.newBuilder().addAttribute(AttributeProto.newBuilder().setG(deep)));
        }
        assertTrue(ModelWalk.of(model(deep), LIMITS).nodes());
        assertRefused("more than 3 deep", model(graph().addNode(NodeProto.newBuilder()
                .addAttribute(AttributeProto.newBuilder().addGraphs(deep)))));
        assertRefused("more than 2 files", external("location", "a"), external("location", "b"), external("location", "c"));
        assertEquals(2, walk(external("location", "a"), external("location", "b"), external("location", "a")).external().size());
    }

    /** A few bytes that become many. */
    @Test
    void sparseTensorsCountAsDense() {
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder().setValues(raw(4, DataType.FLOAT, 1))
                .setIndices(raw(8, DataType.INT64, 1)).addDims(10).addDims(30);
        assertRefused("more than 1000 bytes, 1200 of them", model(graph().addSparseInitializer(sparse)));
        assertRefused("more than 1000 bytes, 1200 of them", model(graph().addNode(NodeProto.newBuilder()
                .addAttribute(AttributeProto.newBuilder().setSparseTensor(sparse)))));
        assertRefused("more elements than can be counted", model(graph().addSparseInitializer(sparse.addDims(Long.MAX_VALUE))));
    }

    @Test
    void placesInOtherFiles() throws IOException {
        assertEquals(List.of(new ModelWalk.External("a", 130, "w"), new ModelWalk.External("b", 24, "w")),
                walk(external("location", "b"), external("offset", "100", "location", "a", "length", "30"),
                        external("location", "a", "length", "25")).external());
        assertRefused("declares 24 bytes and has 20", external("location", "a", "length", "20"));
        assertRefused("the offset \"-1\"", external("location", "a", "offset", "-1"));
        assertRefused("the length \"99999999999999999999\"", external("location", "a", "length", "99999999999999999999"));
        assertRefused("begins at byte 9223372036854775807", external("location", "a", "offset", "9223372036854775807"));
        assertRefused("an address in memory", external("location", "*/_ORT_MEM_ADDR_/*", "offset", "4096"));
    }

    /** Two of them become one in the engine: dimensions of both, for one. */
    @Test
    void partsThatStandTwice() {
        byte[] once = model(graph());
        assertRefused("twice", Bytes.of(once, once));
        byte[] attribute = AttributeProto.newBuilder().setT(raw(4, DataType.FLOAT, 1)).build().toByteArray();
        byte[] node = Bytes.field(5, Bytes.of(attribute, attribute));
        assertRefused("twice", Bytes.field(7, Bytes.field(1, node)));
    }

    @Test
    void damagedMessages() {
        byte[] groups = new byte[1_000_000];
        Arrays.fill(groups, (byte) (100 << 3 & 0x78 | 3));
        assertRefused("100 messages deep", groups);
        byte[] long11 = new byte[12];
        Arrays.fill(long11, (byte) 0x80);
        assertRefused("a number without an end", long11);
        assertRefused("a field of 18446744073709551615 bytes", new byte[] {7 << 3 | 2, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
        assertRefused("a field of 2147483647 bytes", new byte[] {7 << 3 | 2, -1, -1, -1, -1, 7});
        assertRefused("no field", new byte[] {7 << 3 | 6});
        assertRefused("no field", new byte[] {7 << 3 | 4});
        assertRefused("an end in a field", new byte[] {7 << 3 | 1, 0});
    }

    /** A hundred times as long takes no more than a hundred times the time: 30 MB of the smallest fields in a moment. */
    @Test
    @Timeout(20)
    void manySmallFields() throws IOException {
        byte[] field = {6 << 3 | 2, 0};
        byte[] fields = new byte[30_000_000];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field[i % 2];
        }
        byte[] tensor = Bytes.field(5, Bytes.of(fields, new byte[] {1 << 3, 1, 2 << 3, 8}));
        byte[] model = Bytes.field(7, Bytes.of(Bytes.field(1, new byte[0]), tensor));
        assertTrue(ModelWalk.of(model, LIMITS).nodes());
        assertRefused("more than 10 nodes", Bytes.field(7, Bytes.repeated(new byte[] {1 << 3 | 2, 0}, 1_000_000)));
        assertRefused("more than 64 dimensions", Bytes.field(7, Bytes.field(5,
                Bytes.field(1, new byte[30_000_000]))));
    }

    @Test
    void graphsOfOurOwn() throws IOException {
        ModelWalk.requireOwn(model(graph().addInitializer(raw(24, DataType.FLOAT, 2, 3))));
        GraphException e = assertThrows(GraphException.class,
                () -> ModelWalk.requireOwn(model(graph().addInitializer(external("location", "weights\n.bin")))));
        assertTrue(e.getMessage().contains("in another file, \"weights?.bin\""), e::getMessage);
        assertThrows(GraphException.class, () -> ModelWalk.requireOwn(new byte[0]));
    }

    @Test
    void randomBytesGiveAnAnswerOrAnError() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] whole = model(graph().addInitializer(raw(24, DataType.FLOAT, 2, 3)).addInitializer(external("location", "a"))
                .addNode(NodeProto.newBuilder().addAttribute(AttributeProto.newBuilder().setG(graph()))));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ModelWalk.of(bytes, LIMITS);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, refused + " of 20,000 are refused");
    }

    @Test
    void textsOfMessages() {
        assertEquals("\"a?b?[31m\"", GraphException.shown("a\nb\u001b[31m"));
        assertEquals("\"" + "x".repeat(100) + "...\"", GraphException.shown("x".repeat(5000)));
    }

    /** Bytes of messages that no library would write. */
    private static final class Bytes {

        private Bytes() {}

        static byte[] of(byte[]... parts) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Arrays.stream(parts).forEach(all::writeBytes);
            return all.toByteArray();
        }

        static byte[] repeated(byte[] part, int times) {
            byte[] all = new byte[part.length * times];
            for (int i = 0; i < all.length; i++) {
                all[i] = part[i % part.length];
            }
            return all;
        }

        static byte[] field(int number, byte[] content) {
            byte[] bytes = new byte[content.length + 10];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            try {
                out.writeByteArray(number, content);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return Arrays.copyOf(bytes, bytes.length - out.spaceLeft());
        }
    }
}
