/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a block its parameters as constants of a trace, named by their paths, such as {@code 02Conv2d.weight}. */
final class TracedParameters extends ParameterStore {

    private final Trace trace;
    private final Map<Parameter, String> owners = new HashMap<>();
    private final Map<Parameter, String> names = new HashMap<>();
    private final Map<Parameter, NDArray> traced = new HashMap<>();

    TracedParameters(Trace trace, Block block) {
        super(trace.real(), false);
        this.trace = trace;
        name(block, "", block.getClass().getSimpleName());
    }

    private void name(Block block, String path, String owner) {
        for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
            names.putIfAbsent(parameter.getValue(), parameter.getKey());
            owners.putIfAbsent(parameter.getValue(), owner);
        }
        for (Pair<String, Block> child : block.getChildren()) {
            String below = path + child.getKey();
            name(child.getValue(), below + "/", below);
        }
    }

    @Override
    public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
        return parameter == null ? null : traced.computeIfAbsent(parameter, key -> trace.parameter(
                owners.getOrDefault(key, "shared"), names.getOrDefault(key, key.getName()), key.getArray()));
    }
}
