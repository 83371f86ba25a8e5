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
    private final Map<Parameter, Place> places = new HashMap<>();
    private final Map<Parameter, NDArray> traced = new HashMap<>();

    /** The path of a parameter's block, and its name there. */
    private record Place(String block, String name) {}

    TracedParameters(Trace trace, Block block) {
        super(trace.real(), false);
        this.trace = trace;
        name(block, "", block.getClass().getSimpleName());
    }

    private void name(Block block, String path, String owner) {
        for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
            places.putIfAbsent(parameter.getValue(), new Place(owner, parameter.getKey()));
        }
        for (Pair<String, Block> child : block.getChildren()) {
            String below = path + child.getKey();
            name(child.getValue(), below + "/", below);
        }
    }

    @Override
    public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
        return parameter == null ? null : traced.computeIfAbsent(parameter, key -> {
            Place place = places.getOrDefault(key, new Place("shared", key.getName()));
            return trace.parameter(place.block(), place.name(), key.getArray());
        });
    }
}
