/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One walk over an ONNX model, through everything that can hold a tensor: initializers, sparse ones too, attributes and their
 * lists, subgraphs, functions, training information. It finds the files of external data, checks that each tensor has the data
 * that it declares, and keeps limits, before the engine reads anything. Uses no generated class and holds no tensor: its time
 * grows with the bytes, and its memory with the names of external files. The numbers are those of {@code onnx.proto}, which never
 * change.
 */
public final class ModelWalk {

    /**
     * What a model may have at most.
     *
     * @param nesting graphs in graphs, the main one counted
     * @param nodes nodes and tensors, in all graphs and functions; and nodes, with each function in place of its calls
     * @param tensorBytes bytes that all tensors declare together, in the file or beside it; a sparse one counts as if it were dense
     * @param externalFiles files of external data
     */
    public record Limits(int nesting, long nodes, long tensorBytes, int externalFiles) {}

    /** For graphs that this library wrote: in one protobuf, so below 2 GiB. */
    private static final Limits OWN = new Limits(16, 500_000, Integer.MAX_VALUE, 0);

    private static final String LOCATION = "location";
    /** The longest path of Linux. */
    private static final int LONGEST_LOCATION = 4096;
    private static final int LONGEST_NAME = 1 << 16;
    /** ONNX Runtime takes a location of this kind for an address in memory. */
    private static final String ADDRESS = "ORT_MEM_ADDR";
    private static final int EXTERNAL = 1;

    private final MessageReader in;
    private final Limits limits;
    private final SortedMap<String, External> external = new TreeMap<>();
    private final FunctionCalls functions = new FunctionCalls();
    private boolean nodes;
    private long parts;
    private long bytes;
    private int nesting;

    private ModelWalk(MessageReader in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * A file of external data.
     *
     * @param location its name in the model, relative to the model's folder
     * @param bytes how long it must be for all tensors that lie in it
     * @param tensor the name of the one that ends last
     */
    public record External(String location, long bytes, String tensor) {}

    /**
     * What the walk found.
     *
     * @param external the files of external data, by their locations in the order of their names
     * @param nodes whether there is a graph that does anything
     */
    public record Found(List<External> external, boolean nodes) {}

    /**
     * Walks through a file.
     *
     * @param model the file
     * @param limits what it may have
     * @return what was found
     * @throws GraphException if it is beyond a limit, or declares what cannot be
     * @throws IOException if it is damaged, or no ONNX model
     */
    public static Found of(Path model, Limits limits) throws IOException {
        try (MessageReader in = MessageReader.of(model)) {
            return new ModelWalk(in, limits).found();
        }
    }

    /**
     * Walks through a model in memory.
     *
     * @param model the model; not modified
     * @param limits what it may have
     * @return what was found
     * @throws GraphException if it is beyond a limit, or declares what cannot be
     * @throws IOException if it is damaged, or no ONNX model
     */
    public static Found of(byte[] model, Limits limits) throws IOException {
        try (MessageReader in = MessageReader.of(model)) {
            return new ModelWalk(in, limits).found();
        }
    }

    /**
     * Checks a graph that this library wrote, before the engine gets it: it is whole, has all its tensors in itself, and is
     * within the limits of such graphs.
     *
     * @param model the model; not modified
     * @throws GraphException if it has external data, or is no such graph for another reason
     * @throws IOException if it is damaged, or no ONNX model
     */
    public static void requireOwn(byte[] model) throws IOException {
        if (!of(model, OWN).nodes()) {
            throw GraphException.damaged("it has no graph");
        }
    }

    private Found found() throws IOException {
        in.message(in.end(), new Model());
        functions.require(limits.nodes());
        return new Found(List.copyOf(external.values()), nodes);
    }

    private void part() throws IOException {
        if (++parts > limits.nodes()) {
            throw GraphException.beyond("it has more than " + limits.nodes() + " nodes and tensors", "nodes");
        }
    }

    /** Adds to the bytes that tensors declare. */
    private void declare(Object tensor, long added) throws IOException {
        if (added > limits.tensorBytes() - bytes) {
            throw GraphException.beyond("its tensors declare more than " + limits.tensorBytes() + " bytes, " + added
                    + " of them in " + tensor, "tensorBytes");
        }
        bytes += added;
    }

    /** A field that the format has once; two of them would become one in the engine, which no check of each would see. */
    private abstract static class Singles implements MessageReader.Field {

        private long seen;

        void once(int field) throws IOException {
            if ((seen & 1L << field) != 0) {
                throw GraphException.damaged("it has a part twice that can be there once (field " + field + ")");
            }
            seen |= 1L << field;
        }
    }

    private final class Model extends Singles {
        @Override
        public void at(int field, long end) throws IOException {
            switch (field) {
                case 7 -> {
                    once(field);
                    graph(end, true);
                }
                case 20 -> in.message(end, new TrainingInfo());
                case 25 -> function(end);
                default -> { }
            }
        }
    }

    private final class TrainingInfo extends Singles {
        @Override
        public void at(int field, long end) throws IOException {
            if (field == 1 || field == 2) {
                once(field);
                graph(end, false);
            }
        }
    }

    private void graph(long end, boolean main) throws IOException {
        if (++nesting > limits.nesting()) {
            throw GraphException.beyond("it has graphs in graphs, more than " + limits.nesting() + " deep", "nesting");
        }
        in.message(end, (field, fieldEnd) -> {
            switch (field) {
                case 1 -> {
                    nodes |= main;
                    node(fieldEnd);
                }
                case 5 -> tensor(fieldEnd);
                case 15 -> sparse(fieldEnd);
                default -> { }
            }
        });
        nesting--;
    }

    private void node(long end) throws IOException {
        part();
        Name name = new Name(4, 7, 8);
        in.message(end, (field, fieldEnd) -> {
            if (field == 5) {
                in.message(fieldEnd, new Attribute());
            } else {
                name.at(field, fieldEnd);
            }
        });
        functions.call(name.key());
    }

    /** The operation of a node, or the function, whose fields have other numbers. */
    private final class Name {

        private final int nameField;
        private final int domainField;
        private final int overloadField;
        private String name = "";
        private String domain = "";
        private String overload = "";

        Name(int nameField, int domainField, int overloadField) {
            this.nameField = nameField;
            this.domainField = domainField;
            this.overloadField = overloadField;
        }

        void at(int field, long end) throws IOException {
            if (field == nameField) {
                name = text(end);
            } else if (field == domainField) {
                domain = text(end);
            } else if (field == overloadField) {
                overload = text(end);
            }
        }

        private String text(long end) throws IOException {
            return new String(in.bytes(end, LONGEST_NAME), StandardCharsets.UTF_8);
        }

        String key() {
            return FunctionCalls.key(domain, name, overload);
        }
    }

    private final class Attribute extends Singles {
        @Override
        public void at(int field, long end) throws IOException {
            switch (field) {
                case 5, 6, 22 -> once(field);
                default -> { }
            }
            switch (field) {
                case 5, 10 -> tensor(end);
                case 6, 11 -> graph(end, false);
                case 22, 23 -> sparse(end);
                default -> { }
            }
        }
    }

    private void function(long end) throws IOException {
        Name name = new Name(1, 10, 13);
        functions.begin();
        in.message(end, (field, fieldEnd) -> {
            switch (field) {
                case 7 -> node(fieldEnd);
                case 11 -> in.message(fieldEnd, new Attribute());
                default -> name.at(field, fieldEnd);
            }
        });
        functions.end(name.key());
    }

    private Tensor tensor(long end) throws IOException {
        part();
        Tensor tensor = new Tensor();
        in.message(end, tensor);
        tensor.finish();
        return tensor;
    }

    private void sparse(long end) throws IOException {
        Sparse sparse = new Sparse();
        in.message(end, sparse);
        if (sparse.values != null) {
            declare(sparse, TensorSize.bytes(sparse.sides, sparse.values.type, sparse));
        }
    }

    /** Few values that the engine spreads over a dense tensor. */
    private final class Sparse extends Singles {

        private final List<Long> sides = new ArrayList<>();
        private @Nullable Tensor values;

        @Override
        public void at(int field, long end) throws IOException {
            switch (field) {
                case 1, 2 -> {
                    once(field);
                    Tensor tensor = tensor(end);
                    values = field == 1 ? tensor : values;
                }
                case 3 -> in.numbers(end, sides, TensorSize.MOST_SIDES + 1);
                default -> { }
            }
        }

        @Override
        public void number(int field, long value) {
            if (field == 3 && sides.size() <= TensorSize.MOST_SIDES) {
                sides.add(value);
            }
        }

        @Override
        public String toString() {
            return "the sparse tensor " + GraphException.shown(values == null ? "" : values.name) + " of shape " + sides;
        }
    }

    private final class Tensor implements MessageReader.Field {

        private final List<Long> sides = new ArrayList<>();
        private final TreeMap<String, String> entries = new TreeMap<>();
        private String name = "";
        private int type;
        private boolean isExternal;
        private long raw = -1;
        private long typed;
        private boolean located;

        @Override
        public void at(int field, long end) throws IOException {
            switch (field) {
                case 1 -> in.numbers(end, sides, TensorSize.MOST_SIDES + 1);
                case 4, 5, 7, 10, 11 -> typed += end - in.position();
                case 6 -> typed += end - in.position() + 1;
                case 8 -> name = new String(in.bytes(end, LONGEST_NAME), StandardCharsets.UTF_8);
                case 9 -> raw = end - in.position();
                case 13 -> entry(end);
                default -> { }
            }
        }

        @Override
        public void number(int field, long value) {
            switch (field) {
                case 1 -> {
                    if (sides.size() <= TensorSize.MOST_SIDES) {
                        sides.add(value);
                    }
                }
                case 2 -> type = (int) value;
                case 5, 7, 11 -> typed++;
                case 14 -> isExternal = value == EXTERNAL;
                default -> { }
            }
        }

        @Override
        public void fixed(int field, int bytes) {
            typed += field == 4 || field == 10 ? bytes : 0;
        }

        private void entry(long end) throws IOException {
            Entry entry = new Entry();
            in.message(end, entry);
            if (entry.key.equals(LOCATION)) {
                // An engine may take any of several.
                located = true;
                locate(entry.value, 0);
            }
            if (entries.size() < 8) {
                entries.put(entry.key, entry.value);
            }
        }

        private void locate(String location, long needed) throws IOException {
            if (location.contains(ADDRESS)) {
                throw GraphException.damaged(this + " names an address in memory in place of a file");
            }
            External before = external.get(location);
            if (before == null && external.size() >= limits.externalFiles()) {
                throw limits.externalFiles() == 0
                        ? GraphException.damaged(this + " is in another file, " + GraphException.shown(location)
                                + ", where everything must be in the model itself")
                        : GraphException.beyond("it has more than " + limits.externalFiles() + " files of external data",
                                "externalFiles");
            }
            if (before == null || before.bytes() < needed) {
                external.put(location, new External(location, needed, name));
            }
        }

        /** After all fields: which comes first is up to the file. */
        void finish() throws IOException {
            long declared = TensorSize.bytes(sides, type, this);
            declare(this, declared);
            if (isExternal || located) {
                long offset = whole("offset", 0);
                long length = whole("length", declared);
                if (length < declared) {
                    throw GraphException.damaged(this + " declares " + declared + " bytes and has " + length);
                }
                if (offset > Long.MAX_VALUE - length) {
                    throw GraphException.damaged(this + " begins at byte " + offset + " and has " + length + " bytes");
                }
                locate(entries.getOrDefault(LOCATION, ""), offset + length);
            } else if (raw >= 0 ? raw < declared : typed < leastBytes()) {
                throw GraphException.damaged(this + " declares " + declared + " bytes and has " + Math.max(raw, typed));
            }
        }

        private long leastBytes() throws GraphException {
            long elements = TensorSize.elements(sides, this);
            return elements / TensorSize.MOST_IN_A_BYTE + (elements % TensorSize.MOST_IN_A_BYTE > 0 ? 1 : 0);
        }

        private long whole(String key, long absent) throws IOException {
            String text = entries.get(key);
            if (text == null) {
                return absent;
            }
            if (!text.matches("[0-9]{1,19}") || Long.parseUnsignedLong(text) < 0) {
                throw GraphException.damaged(this + " has the " + key + " " + GraphException.shown(text)
                        + " in its file, which is no number of bytes");
            }
            return Long.parseLong(text);
        }

        @Override
        public String toString() {
            return "the tensor " + GraphException.shown(name) + " of shape " + sides;
        }
    }

    private final class Entry implements MessageReader.Field {

        private String key = "";
        private String value = "";

        @Override
        public void at(int field, long end) throws IOException {
            switch (field) {
                case 1 -> key = text(end);
                case 2 -> value = text(end);
                default -> { }
            }
        }

        private String text(long end) throws IOException {
            return new String(in.bytes(end, LONGEST_LOCATION), StandardCharsets.UTF_8);
        }
    }
}
