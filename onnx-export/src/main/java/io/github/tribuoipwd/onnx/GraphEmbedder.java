/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tribuo.util.onnx.ONNXAttribute;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperator;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Copies a graph into one of Tribuo's {@link ONNXContext}s, where it becomes a part of a larger graph.
 */
public final class GraphEmbedder {

    /** The opset of {@link org.tribuo.util.onnx.ONNXOperators}. */
    private static final int TRIBUO_OPSET = 13;

    private GraphEmbedder() {}

    /**
     * Copies a graph with one input and one output, giving its values new names.
     *
     * @param model a model of opset 13, the opset of Tribuo's contexts; not modified
     * @param input what takes the place of the graph's input; its context is modified
     * @return the node whose value is the graph's output
     * @throws ExportException if the model has another opset, or several inputs or outputs
     */
    public static ONNXNode embed(ModelProto model, ONNXRef<?> input) {
        GraphProto graph = model.getGraph();
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            if (!opset.getDomain().isEmpty() || opset.getVersion() != TRIBUO_OPSET) {
                throw new ExportException("A graph inside Tribuo's must have opset " + TRIBUO_OPSET + ", found "
                        + opset.getDomain() + " " + opset.getVersion() + ".\nMaybe export it with opset(" + TRIBUO_OPSET + ").");
            }
        }
        if (graph.getInputCount() != 1 || graph.getOutputCount() != 1 || graph.getNodeCount() == 0) {
            throw new ExportException("A graph inside Tribuo's must have one input, one output and a node, found "
                    + graph.getInputCount() + ", " + graph.getOutputCount() + " and " + graph.getNodeCount()
                    + ".\nMaybe export a block with one input and one output.");
        }
        ONNXContext context = input.onnxContext();
        Map<String, ONNXRef<?>> values = new HashMap<>();
        values.put(graph.getInput(0).getName(), input);
        for (TensorProto initializer : graph.getInitializerList()) {
            values.put(initializer.getName(), constant(context, initializer));
        }
        for (NodeProto node : graph.getNodeList()) {
            List<ONNXRef<?>> inputs = new ArrayList<>();
            node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(name -> inputs.add(Entries.known(values, name)));
            List<ONNXNode> copies = context.operation(new Copy(node), inputs, node.getOutputList(), Map.of());
            copies.forEach(copy -> values.put(copy.getBaseName(), copy));
        }
        return (ONNXNode) Entries.known(values, graph.getOutput(0).getName());
    }

    private static ONNXRef<?> constant(ONNXContext context, TensorProto tensor) {
        if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber() && tensor.getDimsCount() > 0) {
            List<Integer> dims = tensor.getDimsList().stream().map(Math::toIntExact).toList();
            return context.floatTensor(tensor.getName(), dims, buffer -> buffer.put(Tensors.floats(tensor)));
        }
        NodeProto node = NodeProto.newBuilder().setOpType("Constant").addAttribute(Attribute.of("value", tensor)).build();
        return context.operation(new Copy(node), List.of(), tensor.getName());
    }

    /** An operation that writes one given node, with the names of its new place. */
    private record Copy(NodeProto node) implements ONNXOperator {

        @Override
        public NodeProto build(ONNXContext context, String[] inputs, String[] outputs, Map<String, Object> attributes) {
            NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().setName(outputs[0]).addAllOutput(List.of(outputs));
            int next = 0;
            for (String input : node.getInputList()) {
                copy.addInput(input.isEmpty() ? "" : inputs[next++]);
            }
            return copy.build();
        }

        @Override
        public String getOpName() {
            return node.getOpType();
        }

        @Override
        public int getNumInputs() {
            return node.getInputCount();
        }

        @Override
        public int getNumOptionalInputs() {
            return 0;
        }

        @Override
        public int getNumOutputs() {
            return node.getOutputCount();
        }

        @Override
        public Map<String, ONNXAttribute> getAttributes() {
            return Map.of();
        }

        @Override
        public Set<String> getMandatoryAttributeNames() {
            return Set.of();
        }

        @Override
        public int getOpVersion() {
            return TRIBUO_OPSET;
        }

        @Override
        public @Nullable String getOpDomain() {
            return null;
        }
    }
}
