/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The dynamic dimensions of a trace. Each is traced with a prime size of its own, so a size that the prime divides is taken for
 * a multiple of that dimension. A number of the network itself that the prime divides by chance is taken for one, too: that is
 * why a block is traced again, with primes that divide no number that was compared here.
 */
final class Symbols {

    /** A dynamic dimension: where it can be read, and the size that it is traced with. */
    private record Symbol(String input, int axis, long size) {}

    private final Map<String, Symbol> symbols = new LinkedHashMap<>();
    private final Map<String, Long> sizes;
    private final Set<Long> asked = new HashSet<>();

    /**
     * @param sizes the size of every dynamic dimension, a prime of its own
     */
    Symbols(Map<String, Long> sizes) {
        this.sizes = sizes;
    }

    /** Without dynamic dimensions: every size is what it is. */
    static Symbols none() {
        return new Symbols(Map.of());
    }

    /** Replaces the dynamic dimensions of an input by their sizes, and reads them from there in the graph. */
    Shape traced(InputSpec input) {
        return input.sized(name -> symbols.computeIfAbsent(name,
                key -> new Symbol(input.name(), axis(input, key), Entries.known(sizes, key))).size());
    }

    private static int axis(InputSpec input, String dimension) {
        return IntStream.range(0, input.shape().dimension())
                .filter(axis -> input.shape().get(axis) < 0 && input.dimensions().get(axis).equals(dimension)).findFirst()
                .orElseThrow();
    }

    /** The size of every dynamic dimension. */
    Map<String, Long> sizes() {
        return sizes;
    }

    /** Every number that was compared with the sizes. */
    Set<Long> asked() {
        return asked;
    }

    /** The name of the dimension that a size is exactly; empty where it is none. */
    String name(long size) {
        asked.add(size);
        return symbols.entrySet().stream().filter(symbol -> symbol.getValue().size() == size).map(Map.Entry::getKey).findFirst()
                .orElse("");
    }

    boolean symbolic(long size) {
        asked.add(size);
        return size > 0 && symbols.values().stream().anyMatch(symbol -> size % symbol.size() == 0);
    }

    boolean symbolic(Shape shape) {
        return Arrays.stream(shape.getShape()).anyMatch(this::symbolic);
    }

    /**
     * Writes sizes as a one-dimensional int64 tensor, computed from the inputs' own sizes where they are symbolic.
     *
     * @return the tensor's name
     */
    String vector(Call call, long... sizes) {
        if (Arrays.stream(sizes).noneMatch(this::symbolic)) {
            return call.graph().longs(sizes);
        }
        List<String> parts = new ArrayList<>();
        for (long size : sizes) {
            parts.add(symbolic(size) ? computed(call, size) : call.graph().longs(size));
        }
        return parts.size() == 1 ? parts.get(0) : call.emit("Concat", parts, Attribute.of("axis", 0));
    }

    /** Writes one size as an int64 scalar. */
    String scalar(Call call, long size) {
        return call.emit("Squeeze", List.of(vector(call, size), call.graph().longs(0)));
    }

    private String computed(Call call, long size) {
        long rest = size;
        String product = "";
        for (Symbol symbol : symbols.values()) {
            while (rest % symbol.size() == 0) {
                String shape = call.emit("Shape", List.of(symbol.input()));
                String side = call.emit("Gather", List.of(shape, call.graph().longs(symbol.axis())), Attribute.of("axis", 0));
                product = product.isEmpty() ? side : call.emit("Mul", List.of(product, side));
                rest /= symbol.size();
            }
        }
        return rest == 1 ? product : call.emit("Mul", List.of(product, call.graph().longs(rest)));
    }
}
