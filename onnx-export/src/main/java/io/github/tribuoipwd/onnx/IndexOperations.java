/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Parts of arrays by their positions, and arrays with such parts replaced. */
final class IndexOperations {

    private IndexOperations() {}

    static void register(Map<String, Operation> all) {
        all.put("get", call -> {
            NDIndex index = call.isPlainIndex(1) ? new NDIndex(call.longs(1)) : call.argument(1, NDIndex.class);
            index(call, Trace.withoutEllipsis(index, call.self().getShape().dimension()));
        });
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
        all.put("scatter", IndexOperations::scatter);
        all.put("put", IndexOperations::put);
        all.put("booleanMask", IndexOperations::mask);
        for (String sized : List.of("nonzero", "unique")) {
            all.put(sized, call -> {
                throw sizedByValues(call);
            });
        }
    }

    private static ExportException sizedByValues(Call call) {
        return call.refused("the size of its result depends on values of the input", "keep the size: use where(mask, x, 0), and"
                + " for a mean divide the sum by the sum of the mask.");
    }

    /** PyTorch takes as many values as there are positions and leaves the rest of each dimension. */
    private static void scatter(Call call) {
        long[] positions = call.array(0).getShape().getShape();
        long[] given = call.array(1).getShape().getShape();
        long[] axes = LongStream.range(0, given.length).filter(axis -> given[(int) axis] != positions[(int) axis]).toArray();
        String values = call.name(1);
        if (axes.length > 0) {
            String ends = call.symbols().vector(call, LongStream.of(axes).map(axis -> positions[(int) axis]).toArray());
            values = call.emit("Slice", List.of(values, call.graph().longs(new long[axes.length]), ends, call.graph().longs(axes)));
        }
        call.returns("ScatterElements", List.of(call.selfName(), call.operand(0, DataType.INT64), values),
                Attribute.of("axis", ShapeOperations.axis(call.integer(2), given.length)));
    }

    /** Positions count through the whole array. */
    private static void put(Call call) {
        String rest = call.graph().longs(-1);
        String flat = call.emit("ScatterElements", List.of(call.emit("Reshape", List.of(call.selfName(), rest)),
                call.emit("Reshape", List.of(call.operand(0, DataType.INT64), rest)),
                call.emit("Reshape", List.of(call.name(1), rest))), Attribute.of("axis", 0));
        long[] sizes = call.self().getShape().getShape();
        call.returns("Reshape", List.of(flat, ShapeOperations.sizes(call, new long[0], sizes)));
    }

    private static void mask(Call call) {
        NDArray mask = call.argument(0, NDArray.class);
        boolean whole = call.array(0).getShape().equals(call.self().getShape());
        if (!whole && call.array(0).getShape().dimension() != 1) {
            throw call.refused("only masks of one axis and of the whole array are mapped", "reshape before it.");
        }
        call.returns(masked(call, call.selfName(), mask, whole, whole ? 0 : ShapeOperations.axis(call.integer(1),
                call.self().getShape().dimension())));
    }

    /** The elements that a constant mask selects from one axis, or from the whole array in its order. */
    private static String masked(Call call, String value, NDArray mask, boolean whole, int axis) {
        if (!call.isConstant(mask)) {
            throw sizedByValues(call);
        }
        boolean[] picked = call.real(mask).toType(DataType.BOOLEAN, false).toBooleanArray();
        String positions = call.graph().longs(IntStream.range(0, picked.length).filter(i -> picked[i]).asLongStream().toArray());
        String source = whole ? call.emit("Reshape", List.of(value, call.graph().longs(-1))) : value;
        return call.emit("Gather", List.of(source, positions), Attribute.of("axis", axis));
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
            axis += Trace.rank(element);
        }
        String value = slices.isEmpty() ? call.selfName() : slice(call, axes, slices);
        List<NDIndexElement> reversed = new ArrayList<>(elements);
        Collections.reverse(reversed);
        int takes = 0;
        for (NDIndexElement element : reversed) {
            axis -= Trace.rank(element);
            if (element instanceof NDIndexFixed fixed) {
                String position = call.emit("Squeeze", List.of(call.symbols().vector(call, fixed.getIndex()),
                        call.graph().longs(0)));
                value = call.emit("Gather", List.of(value, position), Attribute.of("axis", axis));
            } else if (element instanceof NDIndexNull) {
                value = call.emit("Unsqueeze", List.of(value, call.graph().longs(axis)));
            } else if (element instanceof NDIndexTake take && takes++ == 0) {
                NDArray positions = take.getIndex();
                String integers = call.cast(call.name(positions), call.real(positions).getDataType(), DataType.INT64);
                value = call.emit("Gather", List.of(value, integers), Attribute.of("axis", axis));
            } else if (element instanceof NDIndexBooleans mask && takes++ == 0
                    && (mask.getRank() == 1 || mask.getRank() == call.self().getShape().dimension())) {
                value = masked(call, value, mask.getIndex(), mask.getRank() > 1, axis);
            } else if (element instanceof NDIndexPick pick && slices.isEmpty() && elements.stream().allMatch(
                    other -> other == pick || other instanceof NDIndexAll)) {
                value = picked(call, pick.getIndex(), axis);
            } else if (!(element instanceof NDIndexAll) && !(element instanceof NDIndexSlice)) {
                throw call.refused("an index by " + element.getClass().getSimpleName() + " has no ONNX operation, or stands twice",
                        "use gather(), where() or one index array.");
            }
        }
        call.returns(value);
    }

    /** One element of an axis for each position of the others; the axis stays, of size one. */
    private static String picked(Call call, NDArray positions, int axis) {
        Shape shape = call.real(positions).getShape();
        String integers = call.cast(call.name(positions), call.real(positions).getDataType(), DataType.INT64);
        if (shape.dimension() < call.self().getShape().dimension()) {
            integers = call.emit("Unsqueeze", List.of(integers, call.graph().longs(axis)));
        }
        return call.emit("GatherElements", List.of(call.selfName(), integers), Attribute.of("axis", axis));
    }

    private static String slice(Call call, List<Integer> axes, List<NDIndexSlice> slices) {
        long[] starts = new long[axes.size()];
        long[] ends = new long[axes.size()];
        long[] steps = new long[axes.size()];
        for (int i = 0; i < starts.length; i++) {
            NDIndexSlice slice = slices.get(i);
            starts[i] = slice.getMin() == null ? 0 : slice.getMin();
            ends[i] = slice.getMax() == null ? Long.MAX_VALUE : slice.getMax();
            steps[i] = slice.getStep() == null ? 1 : slice.getStep();
        }
        Symbols symbols = call.symbols();
        OnnxGraph graph = call.graph();
        return call.emit("Slice", List.of(call.selfName(), symbols.vector(call, starts), symbols.vector(call, ends),
                graph.longs(axes.stream().mapToLong(Integer::longValue).toArray()), graph.longs(steps)));
    }
}
