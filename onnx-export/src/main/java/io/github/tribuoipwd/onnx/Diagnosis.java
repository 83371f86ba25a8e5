/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Determines why a graph and its block differ: the block itself, the sizes, or a node.
 *
 * @param passes how the model was traced
 * @param accepted which differences are none
 */
record Diagnosis(BlockRun run, ModelProto model, GraphTracer.Agreement passes, Predicate<Values.Difference> accepted) {

    private static final String TIES = "return sorted values in place of their positions where values can be equal, which the"
            + " engines put in different orders; ";

    static ExportException differentEveryTime(String found) {
        return new ExportException("A network must compute the same every time, found " + found
                + ".\nMaybe it draws random numbers,"
                + " counts its calls, or keeps a value from one call to the next.");
    }

    /** Why graph and block differ: the block itself, the sizes, a node, in this order. */
    ExportException of(NDManager scope, NDList arrays, String found) {
        if (!sameTwice(BlockRun.values(run.forward(scope, arrays)), BlockRun.values(run.forward(scope, arrays)))) {
            return differentEveryTime("two results of DJL for the same inputs of shape " + BlockRun.shapes(arrays));
        }
        String difference = "The exported graph must compute what the block computes, found " + found + " for inputs of shape "
                + BlockRun.shapes(arrays) + ".\n";
        try (Trace trace = run.trace(scope, Tracer.opset(model), arrays)) {
            String dependence = SizeDependence.at(passes, run.given(arrays), trace.steps());
            return new ExportException(difference + (dependence == null ? differentNode(trace, arrays) : dependence));
        } catch (ExportException e) {
            return new ExportException(difference + "Why was not found: " + e.getMessage(), e);
        }
    }

    /** Whether the block's calls on inputs of these sizes differ from those that its passes predict. */
    boolean followsSizes(NDManager scope, NDList arrays) {
        try (Trace trace = run.trace(scope, Tracer.opset(model), arrays)) {
            return SizeDependence.at(passes, run.given(arrays), trace.steps()) != null;
        }
    }

    private boolean sameTwice(List<Values> first, List<Values> second) {
        return first.size() == second.size() && IntStream.range(0, first.size()).allMatch(i ->
                first.get(i).shape().equals(second.get(i).shape()) && accepted.test(first.get(i).to(second.get(i))));
    }

    /** Compares every value that the graph computes with the same value of a trace on the same inputs. */
    private String differentNode(Trace trace, NDList arrays) {
        GraphProto.Builder all = model.getGraph().toBuilder().clearOutput();
        for (NodeProto node : all.getNodeList()) {
            node.getOutputList().forEach(name -> all.addOutput(ValueInfoProto.newBuilder().setName(name)));
        }
        try (OnnxRun onnx = new OnnxRun(model.toBuilder().setGraph(all).build())) {
            Map<String, Values> found = onnx.run(run.inputs(), arrays);
            boolean ordered = false;
            for (NodeProto node : all.getNodeList()) {
                ordered |= orders(node);
                NDArray array = trace.values().get(node.getName());
                String difference = array == null ? "" : difference(Values.of(array),
                        Entries.known(found, node.getOutput(0)));
                if (!difference.isEmpty()) {
                    return "The first node that differs is " + node.getOpType() + " \"" + node.getName()
                            + "\" (the block, then the call): " + difference + ".\nMaybe " + engine(List.of(node))
                            + (ordered ? TIES : "") + "raise the tolerance if the difference is rounding; otherwise "
                            + (ordered ? "" : "this is a defect of the exporter: ") + "please open an issue with the block.";
                }
            }
        } catch (OrtException e) {
            return "ONNX Runtime refuses a node: " + e.getMessage()
                    + "\nMaybe another opset() has the operation; otherwise this is a defect of the exporter: please open an issue"
                    + " with the block.";
        }
        return "No single node differs by itself from what the block computes while it is traced.\nMaybe "
                + engine(all.getNodeList()) + (all.getNodeList().stream().anyMatch(Diagnosis::orders) ? TIES : "")
                + "raise the tolerance if the difference is rounding; otherwise the block computes something else when it is"
                + " traced, because it looks at the classes of its arrays or works outside of them.";
    }

    /** PyTorch 2.7.1 was measured to compute a 5x5 convolution of 24 channels and an LSTM wrongly with AVX and newer. */
    private static String engine(List<NodeProto> nodes) {
        return nodes.stream().anyMatch(node -> Set.of("Conv", "LSTM").contains(node.getOpType()))
                ? "set the environment variable ONEDNN_MAX_CPU_ISA=SSE41 and export again: with newer instructions PyTorch"
                + " computes some convolutions and LSTMs wrongly on some processors. If it stays, " : "";
    }

    private static boolean orders(NodeProto node) {
        return node.getOpType().equals("TopK");
    }

    private String difference(Values djl, Values onnx) {
        if (!djl.shape().equals(onnx.shape())) {
            return djl.shape() + " in DJL and " + onnx.shape() + " in ONNX Runtime";
        }
        Values.Difference difference = djl.to(onnx);
        return accepted.test(difference) ? "" : difference.toString();
    }
}
