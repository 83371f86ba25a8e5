/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The dynamic dimensions of a trace. Each is traced with a prime size of its own that divides no other size of the network, so
 * a size that the prime divides is a multiple of that dimension.
 */
final class Symbols {

    private static final int SMALLEST_PRIME = 23;

    /** A dynamic dimension: where it can be read, and the size that it is traced with. */
    private record Symbol(String input, int axis, long size) {}

    private final Map<String, Symbol> symbols = new LinkedHashMap<>();
    private final long[] staticSizes;
    private long lastPrime = SMALLEST_PRIME - 1;

    /**
     * @param staticSizes the sizes of all parameters and of all other dimensions of the inputs
     */
    Symbols(long[] staticSizes) {
        this.staticSizes = Arrays.stream(staticSizes).distinct().toArray();
    }

    /** Without dynamic dimensions: every size is what it is. */
    static Symbols none() {
        return new Symbols(new long[0]);
    }

    /** Replaces the dynamic dimensions of an input by primes, the same one for the same name. */
    Shape traced(GraphInput input) {
        return input.sized(name -> symbols.computeIfAbsent(name,
                key -> new Symbol(input.name(), input.dimensions().indexOf(key), nextPrime())).size());
    }

    /** The name of the dimension that a size is exactly; empty where it is none. */
    String name(long size) {
        return symbols.entrySet().stream().filter(symbol -> symbol.getValue().size() == size).map(Map.Entry::getKey).findFirst()
                .orElse("");
    }

    private long nextPrime() {
        do {
            lastPrime++;
        } while (LongStream.rangeClosed(2, (long) Math.sqrt(lastPrime)).anyMatch(n -> lastPrime % n == 0)
                || Arrays.stream(staticSizes).anyMatch(size -> size % lastPrime == 0));
        return lastPrime;
    }

    boolean symbolic(long size) {
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
