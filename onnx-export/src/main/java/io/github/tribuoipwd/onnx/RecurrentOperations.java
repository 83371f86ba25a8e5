/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Recurrent layers. PyTorch's weights of a layer and direction are input to hidden, hidden to hidden and two biases, with the
 * gates below each other in an order that differs from ONNX's.
 */
final class RecurrentOperations {

    /** The positions of ONNX's gates i, o, f, c among PyTorch's i, f, g, o. */
    private static final int[] LSTM_GATES = {0, 3, 1, 2};
    /** The positions of ONNX's gates z, r, h among PyTorch's r, z, n. */
    private static final int[] GRU_GATES = {1, 0, 2};
    private static final int[] RNN_GATES = {0};

    private RecurrentOperations() {}

    static void register(Map<String, Operation> all) {
        all.put("lstm", call -> {
            requireRightEngine(call);
            write(call, "LSTM", LSTM_GATES, 5, call.argument(1, NDList.class));
        });
        all.put("gru", call -> write(call, "GRU", GRU_GATES, 5, new NDList(call.argument(1, NDArray.class)),
                Attribute.of("linear_before_reset", 1)));
        all.put("rnn", call -> {
            String activation = call.argument(5, RNN.Activation.class) == RNN.Activation.RELU ? "Relu" : "Tanh";
            int directions = call.flag(8) ? 2 : 1;
            write(call, "RNN", RNN_GATES, 6, new NDList(call.argument(1, NDArray.class)),
                    Attribute.of("activations", Collections.nCopies(directions, activation)));
        });
    }

    /**
     * PyTorch 2.7.1 predicts wrongly with LSTM layers on some processors (seen on a virtual AMD EPYC, family 26, with AVX-512), so
     * one step of a layer with a known result is computed first.
     */
    private static void requireRightEngine(Call call) {
        float[] gates = {0.5f, -1, 2, 1.5f};
        try (NDManager scope = call.self().getManager().newSubManager()) {
            NDArray state = scope.zeros(new Shape(1, 1, 1));
            NDList weights = new NDList(scope.create(gates, new Shape(4, 1)), scope.zeros(new Shape(4, 1)));
            NDArray one = scope.ones(new Shape(1, 1, 1));
            float found = one.getNDArrayInternal().lstm(one, new NDList(state, state), weights, false, 1, 0, false, false, true)
                    .head().getFloat();
            double cell = sigmoid(gates[0]) * Math.tanh(gates[2]);
            double expected = sigmoid(gates[3]) * Math.tanh(cell);
            if (Math.abs(found - expected) > 1e-4) {
                throw call.refused("DJL's engine computes LSTM layers wrongly on this processor, found " + found + " instead of "
                        + (float) expected + " in a known case", "set the environment variable ONEDNN_MAX_CPU_ISA=SSE41 before Java"
                        + " starts; without it the LSTM predicts wrongly in DJL, though it trains rightly.");
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /**
     * Writes one node a layer.
     *
     * @param rate the position of the dropout rate among the arguments; training, bidirectional and batch first follow
     * @param states the initial states, {@code (layers * directions, batch, hidden)} each
     */
    private static void write(Call call, String op, int[] gates, int rate, NDList states, AttributeProto... attributes) {
        NetworkOperations.inference(call, call.flag(rate + 1));
        int directions = call.flag(rate + 2) ? 2 : 1;
        boolean batchFirst = call.flag(rate + 3);
        int layers = call.integer(4);
        boolean biases = call.flag(3);
        int hidden = Math.toIntExact(states.get(0).getShape().get(2));
        NDList parameters = call.argument(2, NDList.class);
        int perDirection = biases ? 4 : 2;
        AttributeProto swapped = Attribute.of("perm", new long[] {1, 0, 2});
        String value = batchFirst ? call.emit("Transpose", List.of(call.name(0)), swapped) : call.name(0);
        List<List<String>> last = new ArrayList<>();
        states.forEach(state -> last.add(new ArrayList<>()));
        for (int layer = 0; layer < layers; layer++) {
            int first = layer * directions * perDirection;
            List<String> inputs = new ArrayList<>(List.of(value, stacked(call, parameters, first, 0, directions, perDirection, gates),
                    stacked(call, parameters, first, 1, directions, perDirection, gates),
                    biases ? biases(call, parameters, first, directions, gates) : "", ""));
            for (NDArray state : states) {
                inputs.add(call.emit("Slice", List.of(call.name(state), call.graph().longs((long) layer * directions),
                        call.graph().longs((layer + 1L) * directions), call.graph().longs(0))));
            }
            List<AttributeProto> settings = new ArrayList<>(List.of(attributes));
            settings.add(Attribute.of("hidden_size", hidden));
            settings.add(Attribute.of("direction", directions == 2 ? "bidirectional" : "forward"));
            List<String> outputs = call.emitAll(op, inputs, 1 + states.size(), settings.toArray(AttributeProto[]::new));
            // (sequence, directions, batch, hidden) to (sequence, batch, directions * hidden)
            String ordered = call.emit("Transpose", List.of(outputs.get(0)), Attribute.of("perm", new long[] {0, 2, 1, 3}));
            value = call.emit("Reshape", List.of(ordered, call.graph().longs(0, 0, -1)));
            for (int i = 0; i < states.size(); i++) {
                last.get(i).add(outputs.get(i + 1));
            }
        }
        List<String> results = new ArrayList<>();
        results.add(batchFirst ? call.emit("Transpose", List.of(value), swapped) : value);
        last.forEach(state -> results.add(call.emit("Concat", state, Attribute.of("axis", 0))));
        call.returnsAll(results);
    }

    /** One weight of every direction as {@code (directions, gates * hidden, columns)}. */
    private static String stacked(Call call, NDList parameters, int first, int which, int directions, int perDirection, int[] gates) {
        List<float[]> parts = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            parts.add(reordered(call.constant(parameters.get(first + direction * perDirection + which)), gates));
        }
        long[] shape = parameters.get(first + which).getShape().getShape();
        return call.floats(call.wantedName(parameters.get(first + which)), joined(parts), directions, shape[0], shape[1]);
    }

    /** Both biases of every direction as {@code (directions, 2 * gates * hidden)}. */
    private static String biases(Call call, NDList parameters, int first, int directions, int[] gates) {
        List<float[]> parts = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            parts.add(reordered(call.constant(parameters.get(first + direction * 4 + 2)), gates));
            parts.add(reordered(call.constant(parameters.get(first + direction * 4 + 3)), gates));
        }
        float[] values = joined(parts);
        return call.floats(call.wantedName(parameters.get(first + 2)), values, directions, values.length / directions);
    }

    private static float[] reordered(NDArray array, int[] gates) {
        float[] values = array.toFloatArray();
        int size = values.length / gates.length;
        float[] ordered = new float[values.length];
        for (int gate = 0; gate < gates.length; gate++) {
            System.arraycopy(values, gates[gate] * size, ordered, gate * size, size);
        }
        return ordered;
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
