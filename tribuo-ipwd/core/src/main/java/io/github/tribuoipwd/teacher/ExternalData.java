/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the files beside an ONNX model that hold its tensors, wherever in the model those are: initializers, sparse ones too,
 * attributes, subgraphs, functions, training information. Uses no generated class and holds no tensor. The numbers are those of
 * {@code onnx.proto}, which never change.
 */
final class ExternalData {

    private static final byte[] LOCATION = "location".getBytes(StandardCharsets.US_ASCII);
    /** The longest path of Linux. */
    private static final int LONGEST_LOCATION = 4096;

    private final MessageReader in;
    private final SortedSet<String> locations = new TreeSet<>();
    private boolean nodes;
    private boolean isLocation;
    private String value = "";

    private ExternalData(MessageReader in) {
        this.in = in;
    }

    /**
     * A model's external data.
     *
     * @param locations the files as the model names them, relative to its folder
     * @param nodes whether there is a graph that does anything
     */
    record Found(SortedSet<String> locations, boolean nodes) {}

    /**
     * Looks through a model.
     *
     * @throws IOException if it is damaged, or no ONNX model
     */
    static Found of(Path model) throws IOException {
        try (MessageReader in = new MessageReader(model)) {
            ExternalData data = new ExternalData(in);
            in.message(in.end(), data::model);
            return new Found(data.locations, data.nodes);
        }
    }

    private void model(int field, long end) throws IOException {
        switch (field) {
            case 7 -> in.message(end, this::mainGraph);
            case 20 -> in.message(end, this::trainingInfo);
            case 25 -> in.message(end, this::function);
            default -> { }
        }
    }

    private void mainGraph(int field, long end) throws IOException {
        nodes |= field == 1;
        graph(field, end);
    }

    private void graph(int field, long end) throws IOException {
        switch (field) {
            case 1 -> in.message(end, this::node);
            case 5 -> in.message(end, this::tensor);
            case 15 -> in.message(end, this::sparseTensor);
            default -> { }
        }
    }

    private void node(int field, long end) throws IOException {
        if (field == 5) {
            in.message(end, this::attribute);
        }
    }

    private void attribute(int field, long end) throws IOException {
        switch (field) {
            case 5, 10 -> in.message(end, this::tensor);
            case 6, 11 -> in.message(end, this::graph);
            case 22, 23 -> in.message(end, this::sparseTensor);
            default -> { }
        }
    }

    private void trainingInfo(int field, long end) throws IOException {
        if (field == 1 || field == 2) {
            in.message(end, this::graph);
        }
    }

    private void function(int field, long end) throws IOException {
        switch (field) {
            case 7 -> in.message(end, this::node);
            case 11 -> in.message(end, this::attribute);
            default -> { }
        }
    }

    private void sparseTensor(int field, long end) throws IOException {
        if (field == 1 || field == 2) {
            in.message(end, this::tensor);
        }
    }

    private void tensor(int field, long end) throws IOException {
        if (field == 13) {
            isLocation = false;
            value = "";
            in.message(end, this::entry);
            if (isLocation) {
                locations.add(value);
            }
        }
    }

    private void entry(int field, long end) throws IOException {
        switch (field) {
            case 1 -> isLocation = Arrays.equals(in.bytes(end, LONGEST_LOCATION), LOCATION);
            case 2 -> value = new String(in.bytes(end, LONGEST_LOCATION), StandardCharsets.UTF_8);
            default -> { }
        }
    }
}
