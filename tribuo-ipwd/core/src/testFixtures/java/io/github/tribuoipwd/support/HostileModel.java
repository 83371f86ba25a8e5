/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Small ONNX files that were made to do harm. Each takes rows {@code (n, 16)} and would give scores {@code (n, 3)}: those of a
 * linear model, and a number that the harmful part computes, so that it cannot be left out.
 */
public enum HostileModel {

    HARMLESS("none, to compare", graph -> graph.node("Constant", "h", list(), floats("value_floats", 0))),
    ENDLESS_LOOP("a `Loop` without an end", graph -> graph.scalar("times", Long.MAX_VALUE).loop("x")),
    ENDLESS_LOOP_OF_CONSTANTS("a `Loop` of constants without an end", graph -> graph.floats("c", 1, 1)
            .scalar("times", Long.MAX_VALUE).loop("c")),
    LOOPS_IN_LOOPS("a `Loop` in a `Loop` in a `Loop`, 1,000,000 times each", HostileModel::loops),
    LOOP_OF_THE_ROWS("a `Loop` as long as a number in the rows is large", graph -> graph.node("ReduceMax", "m", list("x"),
            number("keepdims", 0)).node("Cast", "times", list("m"), number("to", 7)).loop("x")),
    CONSTANT_OF_SHAPE("`ConstantOfShape` of 5 GB", graph -> graph.longs("s", 1_250_000_000).node("ConstantOfShape", "h", list("s"))),
    CONSTANT_OF_COMPUTED_SHAPE("`ConstantOfShape` of 5 GB, of a computed shape", graph -> graph.longs("s", 625_000_000)
            .node("Shape", "t", list("x")).longs("zero", 1).node("Gather", "u", list("t", "zero")).longs("many", 78_125_000)
            .node("Mul", "v", list("u", "many")).node("ConstantOfShape", "h", list("v"))),
    OVERFLOW_OF_SHAPE("`ConstantOfShape` of 2^62 x 2^62", graph -> graph.longs("s", 1L << 62, 1L << 62)
            .node("ConstantOfShape", "h", list("s"))),
    EXPAND("`Expand` to 5 GB", graph -> graph.floats("c", 1, 1).longs("s", 1_250_000_000).node("Expand", "h", list("c", "s"))),
    EXPAND_ROWS("`Expand` of the rows to 5 GB", graph -> graph.longs("s", 1_250_000_000, 1, 1).node("ReduceMax", "m", list("x"))
            .node("Expand", "h", list("m", "s"))),
    TILE("`Tile` of the rows to 5 GB", graph -> graph.longs("s", 1, 40_000_000).node("Tile", "h", list("x", "s"))),
    RANGE("`Range` to 1,250,000,000", graph -> graph.scalar("a", 0).scalar("b", 1_250_000_000).scalar("c", 1)
            .node("Range", "r", list("a", "b", "c")).node("Cast", "h", list("r"), number("to", 1))),
    RESIZE("`Resize` of the rows to 5 GB", graph -> graph.longs("s", 35_000, 35_000).node("Resize", "h", list("x", "", "", "s"))),
    PAD("`Pad` of the rows to 5 GB", graph -> graph.longs("s", 0, 0, 0, 625_000_000).node("Pad", "h", list("x", "s"))),
    DOUBLINGS("`Concat` of the rows with themselves, 28 times", graph -> doublings(graph, "x", 28)),
    DOUBLINGS_OF_CONSTANTS("`Concat` of a constant with itself, 31 times", graph -> doublings(graph.floats("c", 1, 1), "c", 31)),
    LARGE_CONSTANTS("32 constants of 200 MB each, made by `ConstantOfShape`", HostileModel::constants),
    PRODUCTS_OF_CONSTANTS("a product of constants of 12,000 x 12,000, 10 times", graph -> products(graph, 12_000, 10)),
    PRODUCTS_OF_SMALL_CONSTANTS("a product of constants of 2,000 x 2,000, 2,000 times", graph -> products(graph, 2_000, 2_000)),
    SLOW_OPENING("a product of constants of 1,000 x 1,000, 10 times", graph -> products(graph, 1_000, 10)),
    EINSUM("`Einsum` of eight vectors to 16^8 numbers", graph -> graph.longs("s", 16).node("ReduceMax", "m", list("x"), numbers("axes", 0),
            number("keepdims", 0)).node("Einsum", "h", list("m", "m", "m", "m", "m", "m", "m", "m"),
            text("equation", "a,b,c,d,e,f,g,h->abcdefgh"))),
    CYCLE("a cycle of nodes", graph -> graph.node("Add", "a", list("x", "h")).node("Identity", "h", list("a"))),
    SAME_NAMES("one name for two values", graph -> graph.floats("h", 1, 1).node("ReduceMax", "h", list("x"))),
    RECURSIVE_FUNCTION("a function that calls itself", graph -> graph.function("f", call("f"), 1).function("g", call("f"), 1)
            .call("g")),
    FUNCTIONS_OF_FUNCTIONS("functions that call others twice, 30 deep", HostileModel::functions),
    MANY_NODES("400,000 nodes in a row", HostileModel::manyNodes),
    TEXTS("a tensor of texts as the scores", graph -> graph.texts("t", "a").node("Identity", "h", list("t"))),
    DATA_TOO_SHORT("a tensor that declares 100 GB and has 4 bytes", graph -> graph.tensor(tensor("h", DataType.FLOAT, 25_000_000_000L)
            .setRawData(ByteString.copyFrom(new byte[4])))),
    NEGATIVE_DIMENSION("a tensor with a negative dimension", graph -> graph.tensor(tensor("h", DataType.FLOAT, -4)
            .setRawData(ByteString.copyFrom(new byte[16])))),
    OVERFLOW_OF_DIMENSIONS("a tensor of 2^33 x 2^33", graph -> graph.tensor(tensor("h", DataType.FLOAT, 1L << 33, 1L << 33)
            .setRawData(ByteString.copyFrom(new byte[16])))),
    SPARSE("a sparse tensor of 100 GB with one value", graph -> graph.sparse("h", 25_000_000_000L)),
    ADDRESS("a tensor at an address in memory", graph -> graph.external("h", "*/_ORT_MEM_ADDR_/*", "4096")),
    DEVICE("a tensor in /dev/zero", graph -> graph.external("h", "/dev/zero", "0")),
    ABOVE("a tensor in ../secret.bin", graph -> graph.external("h", "../secret.bin", "0")),
    BEYOND_THE_END("a tensor behind the end of its file", graph -> graph.external("h", "harmless.bin", "9000000000")),
    BRANCHES(() -> deep(10_000), "`If` in `If`, 10,000 deep"),
    GROUPS(HostileModel::groups, "10 MB of groups of unknown fields, one in the other"),
    HUGE_LENGTH(() -> new byte[] {7 << 3 | 2, -1, -1, -1, -1, -1, -1, -1, -1, 127}, "a graph of 2^63 bytes in a file of 10");

    public static final int FEATURES = 16;
    public static final int CLASSES = 3;

    private final String title;
    private final Supplier<byte[]> content;

    HostileModel(String title, Consumer<Graph> harm) {
        this(() -> {
            Graph graph = new Graph();
            harm.accept(graph);
            return graph.bytes();
        }, title);
    }

    HostileModel(Supplier<byte[]> content, String title) {
        this.title = title;
        this.content = content;
    }

    public String title() {
        return title;
    }

    public byte[] bytes() {
        return content.get();
    }

    /** Writes the model, with a file beside it that it may name. */
    public Path write(Path folder) throws IOException {
        Files.write(folder.resolve("harmless.bin"), new byte[1000]);
        return Files.write(folder.resolve("model.onnx"), bytes());
    }

    /** Nodes that give the value "h". */
    private static final class Graph {

        private final GraphProto.Builder graph = GraphProto.newBuilder().setName("teacher").addInput(info("x", DataType.FLOAT, -1, FEATURES))
                .addOutput(info("y", DataType.FLOAT, -1, CLASSES));
        private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));

        Graph node(String operation, String output, List<String> inputs, AttributeProto... attributes) {
            graph.addNode(HostileModel.node(operation, output, inputs, attributes));
            return this;
        }

        Graph call(String function) {
            graph.addNode(HostileModel.node(function, "h", list("x")).toBuilder().setDomain("own"));
            return this;
        }

        Graph function(String name, NodeProto call, int calls) {
            FunctionProto.Builder function = FunctionProto.newBuilder().setName(name).setDomain("own").addInput("i").addOutput("o")
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
            String last = "i";
            for (int i = 0; i < calls; i++) {
                String next = i == calls - 1 ? "o" : "v" + i;
                function.addNode(call.toBuilder().clearInput().addInput(last).clearOutput().addOutput(next));
                last = next;
            }
            model.addFunctions(function);
            return this;
        }

        Graph tensor(TensorProto.Builder tensor) {
            graph.addInitializer(tensor);
            return this;
        }

        Graph floats(String name, float value, long... shape) {
            TensorProto.Builder tensor = HostileModel.tensor(name, DataType.FLOAT, shape);
            for (long i = Arrays.stream(shape).reduce(1, Math::multiplyExact); i > 0; i--) {
                tensor.addFloatData(value);
            }
            return tensor(tensor);
        }

        Graph longs(String name, long... values) {
            return tensor(HostileModel.tensor(name, DataType.INT64, values.length)
                    .addAllInt64Data(Arrays.stream(values).boxed().toList()));
        }

        Graph scalar(String name, long value) {
            return tensor(HostileModel.tensor(name, DataType.INT64).addInt64Data(value));
        }

        Graph texts(String name, String value) {
            return tensor(HostileModel.tensor(name, DataType.STRING, 1).addStringData(ByteString.copyFromUtf8(value)));
        }

        Graph sparse(String name, long side) {
            graph.addSparseInitializer(SparseTensorProto.newBuilder().addDims(side)
                    .setValues(HostileModel.tensor(name, DataType.FLOAT, 1).addFloatData(1))
                    .setIndices(HostileModel.tensor("", DataType.INT64, 1).addInt64Data(5)));
            return this;
        }

        Graph external(String name, String location, String offset) {
            return tensor(HostileModel.tensor(name, DataType.FLOAT, 4).setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                    .addExternalData(StringStringEntryProto.newBuilder().setKey("offset").setValue(offset))
                    .addExternalData(StringStringEntryProto.newBuilder().setKey("length").setValue("16")));
        }

        /** As many times as the value "times". */
        Graph loop(String start) {
            return tensor(HostileModel.tensor("yes", DataType.BOOL).addInt32Data(1))
                    .node("ReduceMax", "start", list(start), number("keepdims", 0))
                    .node("Loop", "h", list("times", "yes", "start"),
                            HostileModel.graph("body", body(0).addNode(HostileModel.node("Mul", "t0", list("s0", "s0")))));
        }

        byte[] bytes() {
            floats("w", 0.1f, FEATURES, CLASSES);
            node("MatMul", "linear", list("x", "w"));
            node("ReduceMax", "harm", list("h"), number("keepdims", 0));
            node("Add", "y", list("linear", "harm"));
            return model.setGraph(graph).build().toByteArray();
        }
    }

    private static List<String> list(String... names) {
        return List.of(names);
    }

    private static NodeProto call(String function) {
        return NodeProto.newBuilder().setOpType(function).setDomain("own").build();
    }

    private static NodeProto node(String operation, String output, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder().setOpType(operation).addAllInput(inputs).addOutput(output).addAllAttribute(List.of(attributes))
                .build();
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
    }

    private static AttributeProto numbers(String name, long... values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    private static AttributeProto floats(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS).addFloats(value).build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }

    private static AttributeProto graph(String name, GraphProto.Builder graph) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.GRAPH).setG(graph).build();
    }

    private static TensorProto.Builder tensor(String name, DataType type, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(dims).forEach(tensor::addDims);
        return tensor;
    }

    private static ValueInfoProto info(String name, DataType type, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder();
        for (long side : shape) {
            if (side < 0) {
                tensor.getShapeBuilder().addDimBuilder().setDimParam("n");
            } else {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(side);
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    /** The body adds its state to itself; a name of its own for each depth. */
    private static GraphProto.Builder body(int depth) {
        return GraphProto.newBuilder().setName("body" + depth).addInput(info("i" + depth, DataType.INT64))
                .addInput(info("c" + depth, DataType.BOOL)).addInput(info("s" + depth, DataType.FLOAT))
                .addOutput(info("d" + depth, DataType.BOOL)).addOutput(info("t" + depth, DataType.FLOAT))
                .addNode(node("Identity", "d" + depth, list("c" + depth)));
    }

    private static void loops(Graph graph) {
        GraphProto.Builder inner = body(3).addNode(node("Mul", "t3", list("s3", "s3")));
        for (int depth = 2; depth >= 1; depth--) {
            inner = body(depth).addNode(node("Loop", "t" + depth, list("times", "yes", "s" + depth), graph("body", inner)));
        }
        graph.tensor(tensor("yes", DataType.BOOL).addInt32Data(1)).scalar("times", 1_000_000)
                .node("ReduceMax", "start", list("x"), number("keepdims", 0))
                .node("Loop", "h", list("times", "yes", "start"), graph("body", inner));
    }

    private static void doublings(Graph graph, String input, int times) {
        String last = input;
        for (int i = 0; i < times; i++) {
            graph.node("Concat", "d" + i, list(last, last), number("axis", 0));
            last = "d" + i;
        }
        graph.node("Identity", "h", list(last));
    }

    private static void constants(Graph graph) {
        graph.longs("s", 50_000_000).longs("first", 0);
        String last = "x";
        for (int i = 0; i < 32; i++) {
            // Each is used where the rows are, so that none is computed away.
            graph.node("ConstantOfShape", "k" + i, list("s")).node("ReduceMax", "m" + i, list(last), number("keepdims", 0))
                    .node("Add", "n" + i, list("k" + i, "m" + i));
            last = "n" + i;
        }
        graph.node("Identity", "h", list(last));
    }

    private static void products(Graph graph, long side, int times) {
        graph.longs("s", side, side).node("ConstantOfShape", "p", list("s"), AttributeProto.newBuilder().setName("value")
                .setType(AttributeType.TENSOR).setT(tensor("", DataType.FLOAT, 1).addFloatData(1e-5f)).build());
        String last = "p";
        for (int i = 0; i < times; i++) {
            graph.node("MatMul", "p" + i, list(last, "p"));
            last = "p" + i;
        }
        graph.node("Identity", "h", list(last));
    }

    private static void functions(Graph graph) {
        int depth = 30;
        for (int i = 0; i < depth; i++) {
            graph.function("f" + i, i == depth - 1 ? node("Neg", "", list()) : call("f" + (i + 1)), 2);
        }
        graph.call("f0");
    }

    private static void manyNodes(Graph graph) {
        String last = "x";
        for (int i = 0; i < 400_000; i++) {
            graph.node("Neg", "n" + i, list(last));
            last = "n" + i;
        }
        graph.node("Identity", "h", list(last));
    }

    /** Each graph is the last field of its node, and so everything lies before it. */
    private static byte[] deep(int depth) {
        byte[] beforeGraph = node("If", "y", list("x")).toByteArray();
        byte[] beforeAttribute = AttributeProto.newBuilder().setName("then_branch").setType(AttributeType.GRAPH).build().toByteArray();
        Deque<byte[]> parts = new ArrayDeque<>();
        int length = 0;
        for (int i = 0; i < depth; i++) {
            length += push(parts, header(6, length));
            length += push(parts, beforeAttribute);
            length += push(parts, header(5, length));
            length += push(parts, beforeGraph);
            length += push(parts, header(1, length));
        }
        push(parts, header(7, length));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static int push(Deque<byte[]> parts, byte[] part) {
        parts.push(part);
        return part.length;
    }

    private static byte[] header(int field, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(field << 3 | 2);
            out.writeUInt32NoTag(length);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] groups() {
        byte[] bytes = new byte[10_000_000];
        Arrays.fill(bytes, (byte) (15 << 3 | 3));
        System.arraycopy("model".getBytes(StandardCharsets.US_ASCII), 0, bytes, bytes.length - 5, 5);
        return bytes;
    }
}
