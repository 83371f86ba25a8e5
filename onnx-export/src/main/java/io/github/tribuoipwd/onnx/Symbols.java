/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The dynamic dimensions of a trace. Each is traced with a prime size of its own that divides no other size of the network, so
 * a size that the prime divides is a multiple of that dimension.
 */
final class Symbols {

    private static final int SMALLEST_PRIME = 23;

    /** A dynamic dimension: where it can be read, and the size that it is traced with. */
    private record Symbol(String input, int axis, long size) {}

    private final List<Symbol> symbols = new ArrayList<>();
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

    /** Replaces the dynamic dimensions of an input, which are negative, by primes. */
    Shape traced(String input, Shape shape) {
        long[] sizes = shape.getShape().clone();
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0) {
                sizes[axis] = nextPrime();
                symbols.add(new Symbol(input, axis, sizes[axis]));
            }
        }
        return new Shape(sizes);
    }

    private long nextPrime() {
        do {
            lastPrime++;
        } while (LongStream.rangeClosed(2, (long) Math.sqrt(lastPrime)).anyMatch(n -> lastPrime % n == 0)
                || Arrays.stream(staticSizes).anyMatch(size -> size % lastPrime == 0));
        return lastPrime;
    }

    boolean symbolic(long size) {
        return size > 0 && symbols.stream().anyMatch(symbol -> size % symbol.size() == 0);
    }

    boolean symbolic(Shape shape) {
        return Arrays.stream(shape.getShape()).anyMatch(this::symbolic);
    }

    /** A shape in which -1 stands for every symbolic size. */
    Shape dynamic(Shape shape) {
        return new Shape(Arrays.stream(shape.getShape()).map(size -> symbolic(size) ? -1 : size).toArray());
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
        for (Symbol symbol : symbols) {
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
