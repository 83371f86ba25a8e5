/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX graph consists of, without its weights: its nodes, and the shapes and the few numbers of small tensors. Uses no
 * generated class. The numbers are those of {@code onnx.proto}, which never change.
 *
 * @param nodes the nodes of the main graph and those within it
 * @param initializers its tensors
 */
record GraphOutline(List<Node> nodes, List<Tensor> initializers) {

    private static final int INT64 = 7;
    /** Larger tensors are weights. */
    private static final int MOST_VALUES = 8;
    /** Longer lists are no shape. */
    private static final int MOST_NUMBERS = 64;
    private static final int LONGEST_NAME = 1 << 20;
    /** More names or attributes than an operation has whose shape is made of constants. */
    private static final int MOST_PARTS = 16;

    /**
     * A tensor.
     *
     * @param values its values; null where they are no int64, or more than a few
     */
    record Tensor(String name, List<Long> sides, long @Nullable [] values) {}

    /** A named value of a node: a tensor, or whole numbers. */
    record Attribute(String name, @Nullable Tensor tensor, List<Long> numbers) {}

    /** An operation. */
    record Node(String operation, List<String> inputs, List<String> outputs, List<Attribute> attributes) {}

    /**
     * Reads a model's graphs, those of functions and training aside, as one.
     *
     * @throws IOException if the file is damaged
     */
    static GraphOutline of(Path model) throws IOException {
        GraphOutline outline = new GraphOutline(new ArrayList<>(), new ArrayList<>());
        try (MessageReader in = MessageReader.of(model)) {
            in.message(in.end(), (field, end) -> {
                if (field == 7) {
                    in.message(end, (inside, insideEnd) -> outline.read(in, inside, insideEnd));
                }
            });
        }
        return outline;
    }

    private void read(MessageReader in, int field, long end) throws IOException {
        if (field == 1) {
            nodes.add(node(in, end));
        } else if (field == 5) {
            initializers.add(tensor(in, end));
        }
    }

    private static String text(MessageReader in, long end) throws IOException {
        return new String(in.bytes(end, LONGEST_NAME), StandardCharsets.UTF_8);
    }

    private Node node(MessageReader in, long end) throws IOException {
        String[] operation = {""};
        Node node = new Node("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        in.message(end, (field, fieldEnd) -> {
            switch (field) {
                case 1 -> add(node.inputs, text(in, fieldEnd));
                case 2 -> add(node.outputs, text(in, fieldEnd));
                case 4 -> operation[0] = text(in, fieldEnd);
                case 5 -> add(node.attributes, attribute(in, fieldEnd));
                default -> { }
            }
        });
        return new Node(operation[0], node.inputs, node.outputs, node.attributes);
    }

    private static <T> void add(List<T> parts, T part) {
        if (parts.size() < MOST_PARTS) {
            parts.add(part);
        }
    }

    private Attribute attribute(MessageReader in, long end) throws IOException {
        AttributeFields fields = new AttributeFields(in);
        in.message(end, fields);
        return new Attribute(fields.name, fields.tensor, fields.numbers);
    }

    private static Tensor tensor(MessageReader in, long end) throws IOException {
        TensorFields fields = new TensorFields(in);
        in.message(end, fields);
        return new Tensor(fields.name, fields.sides, fields.values());
    }

    private final class AttributeFields implements MessageReader.Field {

        private final MessageReader in;
        private final List<Long> numbers = new ArrayList<>();
        private String name = "";
        private @Nullable Tensor tensor;

        private AttributeFields(MessageReader in) {
            this.in = in;
        }

        @Override
        public void at(int number, long end) throws IOException {
            switch (number) {
                case 1 -> name = text(in, end);
                case 5 -> tensor = tensor(in, end);
                case 6, 11 -> in.message(end, (inside, insideEnd) -> read(in, inside, insideEnd));
                case 8 -> in.numbers(end, numbers, MOST_NUMBERS);
                default -> { }
            }
        }

        @Override
        public void number(int number, long value) {
            if (number == 8 && numbers.size() < MOST_NUMBERS) {
                numbers.add(value);
            }
        }
    }

    private static final class TensorFields implements MessageReader.Field {

        private final MessageReader in;
        private final List<Long> sides = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();
        private String name = "";
        private byte[] raw = {};
        private long type;

        private TensorFields(MessageReader in) {
            this.in = in;
        }

        @Override
        public void at(int number, long end) throws IOException {
            switch (number) {
                case 1 -> in.numbers(end, sides, MOST_NUMBERS);
                case 7 -> in.numbers(end, values, MOST_VALUES + 1);
                case 8 -> name = text(in, end);
                case 9 -> {
                    if (end - in.position() <= MOST_VALUES * Long.BYTES) {
                        raw = in.bytes(end, MOST_VALUES * Long.BYTES);
                    }
                }
                default -> { }
            }
        }

        @Override
        public void number(int number, long value) {
            switch (number) {
                case 1 -> add(sides, value);
                case 2 -> type = value;
                case 7 -> add(values, value);
                default -> { }
            }
        }

        private long @Nullable [] values() {
            long elements = sides.stream().reduce(1L, (product, side) -> product * side);
            if (type != INT64 || elements > MOST_VALUES) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            return raw.length < Long.BYTES ? values.stream().mapToLong(Long::longValue).toArray()
                    : LongStream.generate(bytes::getLong).limit(raw.length / Long.BYTES).toArray();
        }
    }
}
