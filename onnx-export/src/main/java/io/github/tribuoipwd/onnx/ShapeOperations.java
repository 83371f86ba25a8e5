/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Operations that move elements without computing with them. */
final class ShapeOperations {

    private ShapeOperations() {}

    static void register(Map<String, Operation> all) {
        all.put("reshape", call -> reshape(call, call.longs(0)));
        all.put("flatten", ShapeOperations::flatten);
        all.put("expandDims", call -> call.returns("Unsqueeze", List.of(call.selfName(), call.graph().longs(call.integer(0)))));
        all.put("squeeze", ShapeOperations::squeeze);
        all.put("transpose", ShapeOperations::transpose);
        all.put("swapAxes", ShapeOperations::swapAxes);
        all.put("flip", call -> call.returns(flipped(call, call.longs(0))));
        all.put("rotate90", ShapeOperations::rotate);
        all.put("broadcast", call -> call.returns("Expand", List.of(call.selfName(), call.symbols().vector(call, call.longs(0)))));
        all.put("concat", call -> call.returns("Concat", all(call).map(array -> inResultType(call, array)).toList(),
                Attribute.of("axis", call.integer(1))));
        all.put("stack", ShapeOperations::stack);
        all.put("split", ShapeOperations::split);
        all.put("tile", ShapeOperations::tile);
        all.put("repeat", ShapeOperations::repeat);
        all.put("pad", ShapeOperations::pad);
        all.put("diff", ShapeOperations::differences);
    }

    /** The called array and those of its first argument, a list. */
    private static Stream<NDArray> all(Call call) {
        return Stream.concat(Stream.of(call.selfProxy()), call.argument(0, NDList.class).stream());
    }

    /** PyTorch joins arrays of different types in the one that holds all of their values. */
    private static String inResultType(Call call, NDArray array) {
        return call.cast(call.name(array), call.real(array).getDataType(), call.result().getDataType());
    }

    private static void reshape(Call call, long[] wanted) {
        call.returns("Reshape", List.of(call.selfName(), sizes(call, call.self().getShape().getShape(), wanted)));
    }

    /**
     * The sizes to reshape to. Keeps every dynamic size dynamic: as a copy (0) where it stays in its place, as the rest (-1) where
     * only one moves, computed from the inputs' sizes otherwise.
     */
    static String sizes(Call call, long[] before, long[] wanted) {
        long[] sizes = wanted.clone();
        boolean copies = Arrays.stream(wanted).noneMatch(size -> size == 0);
        int moved = -1;
        int count = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (call.symbols().symbolic(sizes[axis])) {
                if (copies && axis < before.length && before[axis] == sizes[axis]) {
                    sizes[axis] = 0;
                } else {
                    moved = axis;
                    count++;
                }
            }
        }
        if (count == 1 && Arrays.stream(sizes).noneMatch(size -> size == -1)) {
            sizes[moved] = -1;
        }
        return call.symbols().vector(call, sizes);
    }

    private static void flatten(Call call) {
        long[] sizes = call.self().getShape().getShape();
        int first = call.arguments() == 0 ? 0 : axis(call.integer(0), sizes.length);
        int last = call.arguments() == 0 ? sizes.length - 1 : axis(call.integer(1), sizes.length);
        LongStream kept = LongStream.concat(LongStream.concat(Arrays.stream(sizes, 0, first), LongStream.of(-1)),
                Arrays.stream(sizes, last + 1, sizes.length));
        reshape(call, kept.toArray());
    }

    /** PyTorch leaves axes of other sizes than one as they are; without axes it takes all. */
    private static void squeeze(Call call) {
        long[] sizes = call.self().getShape().getShape();
        long[] axes = (call.arguments() > 0 ? Arrays.stream(call.longs(0)) : LongStream.range(0, sizes.length))
                .filter(axis -> sizes[axis((int) axis, sizes.length)] == 1).toArray();
        if (axes.length == 0) {
            call.returns("Identity", List.of(call.selfName()));
        } else {
            call.returns("Squeeze", List.of(call.selfName(), call.graph().longs(axes)));
        }
    }

    static int axis(int axis, int dimensions) {
        return axis < 0 ? axis + dimensions : axis;
    }

    private static void transpose(Call call) {
        int dimensions = call.self().getShape().dimension();
        long[] order = call.arguments() == 1 && call.longs(0).length > 0
                ? Arrays.stream(call.longs(0)).map(axis -> axis(Math.toIntExact(axis), dimensions)).toArray()
                : LongStream.range(0, dimensions).map(axis -> dimensions - 1 - axis).toArray();
        call.returns("Transpose", List.of(call.selfName()), Attribute.of("perm", order));
    }

    private static String flipped(Call call, long... axes) {
        long[] starts = new long[axes.length];
        long[] ends = new long[axes.length];
        Arrays.fill(starts, -1);
        Arrays.fill(ends, Long.MIN_VALUE);
        OnnxGraph graph = call.graph();
        return call.emit("Slice", List.of(call.selfName(), graph.longs(starts), graph.longs(ends), graph.longs(axes),
                graph.longs(starts)));
    }

    private static void stack(Call call) {
        int axis = axis(call.integer(1), call.result().getShape().dimension());
        List<String> parts = all(call).map(array -> call.emit("Unsqueeze", List.of(inResultType(call, array),
                call.graph().longs(axis)))).toList();
        call.returns("Concat", parts, Attribute.of("axis", axis));
    }

    private static void split(Call call) {
        int axis = axis(call.integer(1), call.self().getShape().dimension());
        if (call.isPlainIndex(0) && call.symbols().symbolic(call.self().getShape().get(axis))) {
            splitAt(call, call.longs(0), axis);
            return;
        }
        long[] sizes = call.results().stream().mapToLong(part -> part.getShape().get(axis)).toArray();
        call.returns("Split", List.of(call.selfName(), call.symbols().vector(call, sizes)), Attribute.of("axis", axis));
    }

    /** Parts between positions of a dynamic axis, whose last one is as long as it is. */
    private static void splitAt(Call call, long[] positions, int axis) {
        Symbols symbols = call.symbols();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i <= positions.length; i++) {
            String start = symbols.vector(call, i == 0 ? 0 : positions[i - 1]);
            String end = symbols.vector(call, i == positions.length ? Long.MAX_VALUE : positions[i]);
            parts.add(call.emit("Slice", List.of(call.selfName(), start, end, call.graph().longs(axis))));
        }
        call.returnsAll(parts);
    }

    /** More repeats than dimensions add dimensions in front. */
    private static void tile(Call call) {
        long[] before = call.self().getShape().getShape();
        long[] after = call.result().getShape().getShape();
        int added = after.length - before.length;
        long[] repeats = new long[after.length];
        Arrays.setAll(repeats, i -> i < added ? after[i] : after[i] / Math.max(1, before[i - added]));
        String value = added == 0 ? call.selfName()
                : call.emit("Unsqueeze", List.of(call.selfName(), call.graph().longs(LongStream.range(0, added).toArray())));
        call.returns("Tile", List.of(value, call.symbols().vector(call, repeats)));
    }

    /** Repeats every element: copies along a new axis behind each axis, then merges the two. */
    private static void repeat(Call call) {
        long[] before = call.self().getShape().getShape();
        long[] after = call.result().getShape().getShape();
        List<Long> added = new ArrayList<>();
        List<Long> copies = new ArrayList<>();
        List<Long> tiled = new ArrayList<>();
        for (int axis = 0; axis < after.length; axis++) {
            long size = axis < before.length ? before[axis] : 1;
            copies.add(1L);
            tiled.add(size);
            if (after[axis] != size || axis >= before.length) {
                added.add((long) tiled.size());
                copies.add(after[axis] / size);
                tiled.add(after[axis] / size);
            }
        }
        if (added.isEmpty()) {
            call.returns("Identity", List.of(call.selfName()));
            return;
        }
        String value = before.length == 0 ? call.emit("Reshape", List.of(call.selfName(), call.graph().longs(1))) : call.selfName();
        String apart = call.emit("Unsqueeze", List.of(value, call.graph().longs(longs(added))));
        String copied = call.emit("Tile", List.of(apart, call.symbols().vector(call, longs(copies))));
        call.returns("Reshape", List.of(copied, sizes(call, longs(tiled), after)));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** PyTorch has pairs from the last dimension on, ONNX all beginnings and then all ends; negative ones cut off. */
    private static void pad(Call call) {
        int dimensions = call.self().getShape().dimension();
        long[] pairs = call.longs(0);
        long[] pads = new long[2 * dimensions];
        for (int i = 0; i < pairs.length; i += 2) {
            int axis = dimensions - 1 - i / 2;
            pads[axis] = pairs[i];
            pads[axis + dimensions] = pairs[i + 1];
        }
        call.returns("Pad", List.of(call.selfName(), call.symbols().vector(call, pads),
                call.operand(1, call.result().getDataType())));
    }

    private static void swapAxes(Call call) {
        int dimensions = call.self().getShape().dimension();
        long[] order = LongStream.range(0, dimensions).toArray();
        int first = axis(call.integer(0), dimensions);
        int second = axis(call.integer(1), dimensions);
        order[first] = second;
        order[second] = first;
        call.returns("Transpose", List.of(call.selfName()), Attribute.of("perm", order));
    }

    /** Quarters of a turn from the first axis to the second. */
    private static void rotate(Call call) {
        int dimensions = call.self().getShape().dimension();
        long[] axes = Arrays.stream(call.longs(1)).map(axis -> axis(Math.toIntExact(axis), dimensions)).toArray();
        int quarters = Math.floorMod(call.integer(0), 4);
        String flipped = switch (quarters) {
            case 1 -> flipped(call, axes[1]);
            case 2 -> flipped(call, axes);
            case 3 -> flipped(call, axes[0]);
            default -> call.selfName();
        };
        long[] order = LongStream.range(0, dimensions).toArray();
        if (quarters % 2 == 1) {
            order[(int) axes[0]] = axes[1];
            order[(int) axes[1]] = axes[0];
        }
        call.returns("Transpose", List.of(flipped), Attribute.of("perm", order));
    }

    /** Every element less the one before it, several times. */
    private static void differences(Call call) {
        OnnxGraph graph = call.graph();
        String axis = graph.longs(axis(call.integer(1), call.self().getShape().dimension()));
        String value = call.selfName();
        for (int i = 0; i < call.integer(0); i++) {
            String later = call.emit("Slice", List.of(value, graph.longs(1), graph.longs(Long.MAX_VALUE), axis));
            value = call.emit("Sub", List.of(later, call.emit("Slice", List.of(value, graph.longs(0), graph.longs(-1), axis))));
        }
        call.returns(value);
    }
}
