/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a student's graph: logits and their softmax, and between them a division by a temperature. The temperature is a
 * constant in a node: the initializers stay those of the trained network.
 */
final class CalibratedGraph {

    private static final String QUOTIENT = "CalibratedLogits";
    private static final String TEMPERATURE = "CalibrationTemperature";

    private final ModelProto model;
    private final NodeProto softmax;
    private final List<NodeProto> network;
    private final String logits;

    /**
     * Finds the end of a graph.
     *
     * @param model a student
     * @throws IllegalStateException if it does not end in a softmax
     */
    CalibratedGraph(ModelProto model) {
        this.model = model;
        GraphProto graph = model.getGraph();
        softmax = maker(graph.getOutput(0).getName()).filter(node -> node.getOpType().equals("Softmax"))
                .orElseThrow(() -> new IllegalStateException("A student's graph must end in Softmax, found "
                        + graph.getNodeList().stream().map(NodeProto::getOpType).toList()
                        + ".\nMaybe another library wrote it; train it with this one."));
        network = new ArrayList<>(graph.getNodeList());
        network.remove(softmax);
        String divided = softmax.getInput(0);
        Optional<NodeProto> division = maker(divided).filter(node -> node.getName().startsWith(QUOTIENT));
        if (division.isPresent()) {
            network.remove(division.get());
            maker(division.get().getInput(1)).ifPresent(network::remove);
            logits = division.get().getInput(0);
        } else {
            logits = divided;
        }
    }

    private Optional<NodeProto> maker(String value) {
        return model.getGraph().getNodeList().stream().filter(node -> node.getOutputList().contains(value)).findFirst();
    }

    /** The graph whose output is the logits of the network, before any temperature. */
    byte[] logits() {
        return with(List.of(softmax.toBuilder().setOpType("Identity").clearAttribute().setInput(0, logits).build()));
    }

    /** The graph that divides the logits of the network by a temperature, in place of the temperature that it had. */
    byte[] at(float temperature) {
        Set<String> taken = new HashSet<>();
        model.getGraph().getInputList().forEach(input -> taken.add(input.getName()));
        network.forEach(node -> taken.addAll(node.getOutputList()));
        model.getGraph().getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
        String constant = free(TEMPERATURE, taken);
        String quotient = free(QUOTIENT, taken);
        TensorProto tensor = TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT.getNumber()).addDims(1)
                .addFloatData(temperature).build();
        return with(List.of(
                NodeProto.newBuilder().setOpType("Constant").setName(constant).addOutput(constant)
                        .addAttribute(AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR)
                                .setT(tensor)).build(),
                NodeProto.newBuilder().setOpType("Div").setName(quotient).addInput(logits).addInput(constant).addOutput(quotient)
                        .build(),
                softmax.toBuilder().setInput(0, quotient).build()));
    }

    private static String free(String name, Set<String> taken) {
        String found = name;
        while (!taken.add(found)) {
            found += "_";
        }
        return found;
    }

    private byte[] with(List<NodeProto> end) {
        return model.toBuilder().setGraph(model.getGraph().toBuilder().clearNode().addAllNode(network).addAllNode(end)).build()
                .toByteArray();
    }
}
