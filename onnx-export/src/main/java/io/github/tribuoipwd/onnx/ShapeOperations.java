/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
        all.put("flip", ShapeOperations::flip);
        all.put("broadcast", call -> call.returns("Expand", List.of(call.selfName(), call.symbols().vector(call, call.longs(0)))));
        all.put("concat", call -> call.returns("Concat", all(call).map(call::name).toList(), Attribute.of("axis", call.integer(1))));
        all.put("stack", ShapeOperations::stack);
        all.put("split", ShapeOperations::split);
        all.put("tile", ShapeOperations::tile);
        all.put("get", call -> index(call, Trace.withoutEllipsis(call.argument(1, NDIndex.class),
                call.self().getShape().dimension())));
        all.put("take", call -> {
            String flat = call.emit("Reshape", List.of(call.selfName(), call.graph().longs(-1)));
            call.returns("Gather", List.of(flat, call.operand(1, DataType.INT64)), Attribute.of("axis", 0));
        });
        all.put("gatherNd", call -> {
            // DJL has the coordinates of an element in the first dimension, ONNX in the last.
            int dimensions = call.array(0).getShape().dimension();
            if (call.array(0).getShape().get(0) != 1) {
                throw call.refused("DJL 0.36 on PyTorch overwrites indices of several coordinates", "use get() or gather().");
            }
            long[] order = LongStream.range(0, dimensions).map(axis -> (axis + 1) % dimensions).toArray();
            call.returns("GatherND", List.of(call.selfName(),
                    call.emit("Transpose", List.of(call.operand(0, DataType.INT64)), Attribute.of("perm", order))));
        });
        all.put("gather", call -> call.returns("GatherElements", List.of(call.selfName(), call.operand(0, DataType.INT64)),
                Attribute.of("axis", call.integer(1))));
    }

    /** The called array and those of its first argument, a list. */
    private static Stream<NDArray> all(Call call) {
        return Stream.concat(Stream.of(call.selfProxy()), call.argument(0, NDList.class).stream());
    }

    /**
     * Keeps every dynamic size dynamic: as a copy (0) where it stays in its place, as the rest (-1) where only one moves, computed
     * from the inputs' sizes otherwise.
     */
    static void reshape(Call call, long[] wanted) {
        long[] before = call.self().getShape().getShape();
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
        call.returns("Reshape", List.of(call.selfName(), call.symbols().vector(call, sizes)));
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

    private static int axis(int axis, int dimensions) {
        return axis < 0 ? axis + dimensions : axis;
    }

    private static void transpose(Call call) {
        int dimensions = call.self().getShape().dimension();
        long[] order = call.arguments() == 1 && call.longs(0).length > 0
                ? Arrays.stream(call.longs(0)).map(axis -> axis(Math.toIntExact(axis), dimensions)).toArray()
                : LongStream.range(0, dimensions).map(axis -> dimensions - 1 - axis).toArray();
        call.returns("Transpose", List.of(call.selfName()), Attribute.of("perm", order));
    }

    private static void flip(Call call) {
        long[] axes = call.longs(0);
        long[] starts = new long[axes.length];
        long[] ends = new long[axes.length];
        Arrays.fill(starts, -1);
        Arrays.fill(ends, Long.MIN_VALUE);
        OnnxGraph graph = call.graph();
        call.returns("Slice", List.of(call.selfName(), graph.longs(starts), graph.longs(ends), graph.longs(axes),
                graph.longs(starts)));
    }

    private static void stack(Call call) {
        int axis = axis(call.integer(1), call.result().getShape().dimension());
        List<String> parts = all(call).map(array -> call.emit("Unsqueeze", List.of(call.name(array), call.graph().longs(axis))))
                .toList();
        call.returns("Concat", parts, Attribute.of("axis", axis));
    }

    private static void split(Call call) {
        int axis = axis(call.integer(1), call.self().getShape().dimension());
        long[] sizes = call.results().stream().mapToLong(part -> part.getShape().get(axis)).toArray();
        call.returns("Split", List.of(call.selfName(), call.symbols().vector(call, sizes)), Attribute.of("axis", axis));
    }

    private static void tile(Call call) {
        long[] before = call.self().getShape().getShape();
        long[] after = call.result().getShape().getShape();
        if (before.length != after.length) {
            throw call.refused("it adds dimensions", "call expandDims first.");
        }
        long[] repeats = new long[after.length];
        Arrays.setAll(repeats, i -> after[i] / before[i]);
        call.returns("Tile", List.of(call.selfName(), call.symbols().vector(call, repeats)));
    }

    /** Slices all dimensions at once, then picks and inserts dimensions from the last to the first. */
    private static void index(Call call, List<NDIndexElement> elements) {
        List<Integer> axes = new ArrayList<>();
        List<NDIndexSlice> slices = new ArrayList<>();
        int axis = 0;
        for (NDIndexElement element : elements) {
            if (element instanceof NDIndexSlice slice) {
                axes.add(axis);
                slices.add(slice);
            }
            axis += element.getRank();
        }
        String value = slices.isEmpty() ? call.selfName() : slice(call, axes, slices);
        List<NDIndexElement> reversed = new ArrayList<>(elements);
        Collections.reverse(reversed);
        int takes = 0;
        for (NDIndexElement element : reversed) {
            axis -= element.getRank();
            if (element instanceof NDIndexFixed fixed) {
                String position = call.emit("Squeeze", List.of(call.symbols().vector(call, fixed.getIndex()),
                        call.graph().longs(0)));
                value = call.emit("Gather", List.of(value, position), Attribute.of("axis", axis));
            } else if (element instanceof NDIndexNull) {
                value = call.emit("Unsqueeze", List.of(value, call.graph().longs(axis)));
            } else if (element instanceof NDIndexTake take && takes++ == 0) {
                NDArray positions = take.getIndex();
                String integers = call.cast(call.name(positions), positions.getDataType(), DataType.INT64);
                value = call.emit("Gather", List.of(value, integers), Attribute.of("axis", axis));
            } else if (!(element instanceof NDIndexAll) && !(element instanceof NDIndexSlice)) {
                throw call.refused("an index by " + element.getClass().getSimpleName() + " has no ONNX operation, or stands twice",
                        "use gather(), where() or one index array.");
            }
        }
        call.returns("Identity", List.of(value));
    }

    private static String slice(Call call, List<Integer> axes, List<NDIndexSlice> slices) {
        Shape shape = call.self().getShape();
        long[] starts = new long[axes.size()];
        long[] ends = new long[axes.size()];
        long[] steps = new long[axes.size()];
        for (int i = 0; i < starts.length; i++) {
            NDIndexSlice slice = slices.get(i);
            long size = shape.get(axes.get(i));
            starts[i] = slice.getMin() == null ? 0 : slice.getMin();
            ends[i] = slice.getMax() == null || slice.getMax() >= size ? Long.MAX_VALUE : slice.getMax();
            steps[i] = slice.getStep() == null ? 1 : slice.getStep();
        }
        Symbols symbols = call.symbols();
        OnnxGraph graph = call.graph();
        return call.emit("Slice", List.of(call.selfName(), symbols.vector(call, starts), symbols.vector(call, ends),
                graph.longs(axes.stream().mapToLong(Integer::longValue).toArray()), graph.longs(steps)));
    }
}
