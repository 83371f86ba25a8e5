/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/**
 * A 1x1 convolution with a stride on fewer channels than a vector register has floats. Where its images stand channels-last,
 * oneDNN's gradient of the weights on x86 writes beyond its memory, and may be wrong (docs/upstream-odd-batch.md).
 */
final class NarrowConvolution {

    /** Floats in a register of AVX-512, the widest there is; on other processors fewer channels would be enough. */
    private static final int WIDEST_REGISTER = 16;

    private NarrowConvolution() {}

    /**
     * Looks for one in a traced network.
     *
     * @return whether images must stand channels-first
     * @throws IllegalArgumentException if there is one, and the network turns its images itself so that their place in memory is
     *     not known
     */
    static boolean in(GraphProto graph) {
        boolean narrow = graph.getNodeList().stream().anyMatch(node -> narrow(node, graph.getInitializerList()));
        if (narrow && graph.getNodeList().stream().anyMatch(NarrowConvolution::turnsImages)) {
            throw new IllegalArgumentException("A network with a 1x1 convolution with a stride on fewer than " + WIDEST_REGISTER
                    + " channels must not transpose its images, found both; on images whose channels stand last in memory the engine"
                    + " computes wrong gradients for it (docs/upstream-odd-batch.md).\nMaybe take every second pixel before the"
                    + " convolution, images.get(\":, :, ::2, ::2\"), and give it stride 1; or train on a GPU.");
        }
        return narrow;
    }

    private static boolean narrow(NodeProto node, List<TensorProto> initializers) {
        return node.getOpType().equals("Conv") && integers(node, "kernel_shape").stream().allMatch(side -> side == 1)
                && integers(node, "strides").stream().anyMatch(stride -> stride > 1)
                && node.getAttributeList().stream().noneMatch(attribute -> attribute.getName().equals("group") && attribute.getI() > 1)
                // The channels of weights that are computed are not known here.
                && initializers.stream().noneMatch(weight -> weight.getName().equals(node.getInput(1))
                        && weight.getDims(1) >= WIDEST_REGISTER);
    }

    /** Whether another dimension of images becomes the one whose values stand side by side. */
    private static boolean turnsImages(NodeProto node) {
        List<Long> order = integers(node, "perm");
        return node.getOpType().equals("Transpose") && order.size() == 4 && order.get(3) != 3;
    }

    private static List<Long> integers(NodeProto node, String attribute) {
        return node.getAttributeList().stream().filter(found -> found.getName().equals(attribute))
                .map(AttributeProto::getIntsList).findFirst().orElse(List.of());
    }
}
