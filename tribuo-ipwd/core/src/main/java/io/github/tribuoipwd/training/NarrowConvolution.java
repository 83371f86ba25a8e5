/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A 1x1 convolution with a stride on fewer channels than a vector register has floats. Where its images stand channels-last, as
 * those of students do, oneDNN's gradient of the weights on x86 writes beyond its memory, and may be wrong
 * (docs/upstream-odd-batch.md).
 */
final class NarrowConvolution {

    /** Floats in a register of AVX-512, the widest there is; on other processors fewer channels would be enough. */
    private static final int WIDEST_REGISTER = 16;

    private NarrowConvolution() {}

    /**
     * Searches a traced network for one.
     *
     * @throws IllegalArgumentException if there is one
     */
    static void requireNone(GraphProto graph, StudentArchitecture architecture) {
        graph.getNodeList().stream().filter(node -> narrow(node, graph.getInitializerList())).findFirst().ifPresent(node -> {
            throw new IllegalArgumentException("A 1x1 convolution with a stride must have " + WIDEST_REGISTER + " channels or more"
                    + " going in, found fewer, with strides " + integers(node, "strides") + ", at \"" + node.getOutput(0) + "\" in "
                    + architecture + "; PyTorch writes beyond its memory when it trains one on a CPU (docs/upstream-odd-batch.md)."
                    + "\nMaybe let images.get(\":, :" + slice(integers(node, "strides")) + "\") take the pixels that it would use"
                    + " before it, and give it stride 1: it computes the same.");
        });
    }

    private static String slice(List<Long> strides) {
        return strides.stream().map(stride -> stride == 1 ? ", :" : ", ::" + stride).collect(Collectors.joining());
    }

    private static boolean narrow(NodeProto node, List<TensorProto> initializers) {
        return node.getOpType().equals("Conv") && integers(node, "kernel_shape").stream().allMatch(side -> side == 1)
                && integers(node, "strides").stream().anyMatch(stride -> stride > 1)
                && node.getAttributeList().stream().noneMatch(attribute -> attribute.getName().equals("group")
                        && attribute.getI() > 1)
                // The channels of computed weights are unknown here.
                && initializers.stream().noneMatch(weight -> weight.getName().equals(node.getInput(1))
                        && weight.getDims(1) >= WIDEST_REGISTER);
    }

    private static List<Long> integers(NodeProto node, String attribute) {
        return node.getAttributeList().stream().filter(found -> found.getName().equals(attribute))
                .map(AttributeProto::getIntsList).findFirst().orElse(List.of());
    }
}
