/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes and initializers that a trace writes. */
final class OnnxGraph {

    private final int opset;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<TensorProto, String> names = new HashMap<>();
    private final List<String> ends;
    private final Set<String> taken = new HashSet<>();

    /**
     * @param ends the names of inputs and outputs, which are reserved
     */
    OnnxGraph(int opset, Collection<String> ends) {
        this.opset = opset;
        this.ends = List.copyOf(ends);
        taken.addAll(ends);
    }

    int opset() {
        return opset;
    }

    /**
     * Reserves a name, or the name with a number behind it. Values derived from a value are named by it, a dot and a suffix, so
     * no input or output may begin like that.
     */
    String reserve(String wanted) {
        String name = wanted;
        for (int i = 2; endsBelow(name) || !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private boolean endsBelow(String name) {
        return ends.stream().anyMatch(end -> end.startsWith(name + "."));
    }

    /** Adds a tensor, unless an equal one is there already. Returns its name. */
    String initializer(String wanted, TensorProto tensor) {
        return names.computeIfAbsent(tensor, values -> {
            String name = reserve(wanted);
            initializers.put(name, values.toBuilder().setName(name).build());
            return name;
        });
    }

    /** Adds a one-dimensional int64 tensor. */
    String longs(long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        StringBuilder name = new StringBuilder("longs");
        for (long value : values) {
            tensor.addInt64Data(value);
            name.append('_').append(value);
        }
        return initializer(name.toString(), tensor.build());
    }

    /** Adds a node; the outputs must be reserved names. */
    void node(String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder().setOpType(op).setName(outputs.get(0)).addAllInput(inputs).addAllOutput(outputs)
                .addAllAttribute(List.of(attributes)).build());
    }

    /** Adds a node with one output, a reserved name. Returns this graph. */
    OnnxGraph with(String op, List<String> inputs, String output) {
        node(op, inputs, List.of(output));
        return this;
    }

    /**
     * Gives the one output of the last node another name, and the node with it.
     *
     * @return false if the last node does not write that value alone
     */
    boolean rename(String value, String name) {
        int last = nodes.size() - 1;
        if (last < 0 || !nodes.get(last).getOutputList().equals(List.of(value))) {
            return false;
        }
        nodes.set(last, nodes.get(last).toBuilder().setName(name).setOutput(0, name).build());
        return true;
    }

    /** The graph of all nodes and initializers; the caller adds inputs and outputs. */
    GraphProto.Builder build() {
        return GraphProto.newBuilder().addAllNode(nodes).addAllInitializer(initializers.values());
    }
}
