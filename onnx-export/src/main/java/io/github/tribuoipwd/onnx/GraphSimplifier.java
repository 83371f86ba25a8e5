/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes what a graph does not need: copies, batch norms that fit into the convolution before, nodes without a reader. */
final class GraphSimplifier {

    private final Set<String> ends;
    private List<NodeProto> nodes;
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();

    private GraphSimplifier(GraphProto.Builder graph) {
        ends = graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        nodes = new ArrayList<>(graph.getNodeList());
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    }

    /**
     * Simplifies a graph.
     *
     * @param graph the graph; modified
     * @param foldBatchNorm whether batch norms go into the convolutions before them
     */
    static GraphProto simplify(GraphProto.Builder graph, boolean foldBatchNorm) {
        GraphSimplifier simplifier = new GraphSimplifier(graph);
        simplifier.removeCopies();
        if (foldBatchNorm) {
            simplifier.foldBatchNorms();
        }
        simplifier.removeUnread();
        return graph.clearNode().addAllNode(simplifier.nodes).clearInitializer()
                .addAllInitializer(simplifier.initializers.values()).build();
    }

    private void removeCopies() {
        Set<String> computed = nodes.stream().flatMap(node -> node.getOutputList().stream()).collect(Collectors.toSet());
        Map<String, String> names = new HashMap<>();
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : nodes) {
            if (node.getOpType().equals("Identity")) {
                String source = names.getOrDefault(node.getInput(0), node.getInput(0));
                String copy = node.getOutput(0);
                if (!ends.contains(copy)) {
                    names.put(copy, source);
                    continue;
                }
                if (computed.contains(source) && !ends.contains(source) && !names.containsValue(copy)) {
                    names.replaceAll((from, to) -> to.equals(source) ? copy : to);
                    names.put(source, copy);
                    continue;
                }
            }
            kept.add(node);
        }
        nodes = kept.stream().map(node -> renamed(node, names)).collect(Collectors.toCollection(ArrayList::new));
    }

    private static NodeProto renamed(NodeProto node, Map<String, String> names) {
        NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
        node.getInputList().forEach(name -> copy.addInput(names.getOrDefault(name, name)));
        node.getOutputList().forEach(name -> copy.addOutput(names.getOrDefault(name, name)));
        return copy.build();
    }

    private void foldBatchNorms() {
        Map<String, Integer> readers = new HashMap<>();
        nodes.forEach(node -> node.getInputList().forEach(name -> readers.merge(name, 1, Integer::sum)));
        Map<String, Integer> convolutions = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeProto node = nodes.get(i);
            Integer before = convolutions.get(node.getInputCount() == 0 ? "" : node.getInput(0));
            if (node.getOpType().equals("Conv") && constants(node)) {
                convolutions.put(node.getOutput(0), i);
            } else if (node.getOpType().equals("BatchNormalization") && before != null && constants(node)
                    && Entries.known(readers, node.getInput(0)) == 1 && !ends.contains(node.getInput(0))) {
                nodes.set(i, folded(nodes.get(before), node));
                nodes.set(before, NodeProto.getDefaultInstance());
            }
        }
        nodes.removeAll(List.of(NodeProto.getDefaultInstance()));
    }

    /** Whether all inputs but the first are float32 initializers. */
    private boolean constants(NodeProto node) {
        return node.getInputList().stream().skip(1).allMatch(name -> initializers.containsKey(name)
                && initializers.get(name).getDataType() == TensorProto.DataType.FLOAT.getNumber());
    }

    /** {@code gamma * (conv(x) - mean) / sqrt(variance + epsilon) + beta} as one convolution (computed in float64). */
    private NodeProto folded(NodeProto convolution, NodeProto norm) {
        TensorProto weights = tensor(convolution, 1);
        float[] scaled = Tensors.floats(weights);
        float[] bias = convolution.getInputCount() > 2 ? Tensors.floats(tensor(convolution, 2)) : new float[(int) weights.getDims(0)];
        float[] gamma = Tensors.floats(tensor(norm, 1));
        float[] beta = Tensors.floats(tensor(norm, 2));
        float[] mean = Tensors.floats(tensor(norm, 3));
        float[] variance = Tensors.floats(tensor(norm, 4));
        double epsilon = norm.getAttributeList().stream().filter(attribute -> attribute.getName().equals("epsilon"))
                .mapToDouble(AttributeProto::getF).findFirst().orElse(1e-5);
        int perChannel = scaled.length / bias.length;
        for (int channel = 0; channel < bias.length; channel++) {
            double factor = gamma[channel] / Math.sqrt(variance[channel] + epsilon);
            for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
                scaled[i] = (float) (scaled[i] * factor);
            }
            bias[channel] = (float) ((bias[channel] - mean[channel]) * factor + beta[channel]);
        }
        String weightName = convolution.getInput(1) + ".folded." + initializers.size();
        String biasName = weightName + ".bias";
        long[] shape = weights.getDimsList().stream().mapToLong(Long::longValue).toArray();
        initializers.put(weightName, Tensors.floats(weightName, scaled, shape));
        initializers.put(biasName, Tensors.floats(biasName, bias, bias.length));
        return convolution.toBuilder().setName(norm.getName()).clearInput().addInput(convolution.getInput(0)).addInput(weightName)
                .addInput(biasName).clearOutput().addOutput(norm.getOutput(0)).build();
    }

    private TensorProto tensor(NodeProto node, int input) {
        return Entries.known(initializers, node.getInput(input));
    }

    private void removeUnread() {
        Set<String> read = new HashSet<>(ends);
        List<NodeProto> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(read::contains)) {
                read.addAll(node.getInputList());
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        nodes = kept;
        initializers.keySet().retainAll(read);
    }
}
