/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static io.github.tribuoipwd.onnx.support.Proofs.assertExports;
import static io.github.tribuoipwd.onnx.support.Proofs.assertRefused;
import static io.github.tribuoipwd.onnx.support.Proofs.function;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Writes into arrays: those that a graph can express are exported, those that need shared memory are refused. */
@Tag("unit")
class InPlaceTest {

    private static final Shape SQUARE = new Shape(-1, 4, 4);

    /** Ways to get an array that shares its memory. */
    private static Map<String, UnaryOperator<NDArray>> views() {
        Map<String, UnaryOperator<NDArray>> views = new LinkedHashMap<>();
        views.put("get", x -> x.get(":, 0"));
        views.put("slice", x -> x.get(":, 1:3"));
        views.put("whole", x -> x.get("..."));
        views.put("new axis", x -> x.get(new NDIndex().addAllDim().addIndices("null").addAllDim().addAllDim()));
        views.put("reshape", x -> x.reshape(-1, 16));
        views.put("flatten", NDArray::flatten);
        views.put("flatten some", x -> x.flatten(1, 2));
        views.put("transpose", x -> x.transpose(0, 2, 1));
        views.put("swapAxes", x -> x.swapAxes(1, 2));
        views.put("expandDims", x -> x.expandDims(1));
        views.put("squeeze", x -> x.expandDims(1).squeeze(1));
        views.put("split", x -> x.split(2, 1).get(1));
        views.put("stopGradient", NDArray::stopGradient);
        views.put("same type", x -> x.toType(DataType.FLOAT32, false));
        views.put("same type, said to be a copy", x -> x.toType(DataType.FLOAT32, true));
        views.put("same device", x -> x.toDevice(x.getDevice(), false));
        views.put("dropout", x -> x.getNDArrayInternal().dropout(x, 0.5f, false).head());
        views.put("view of a view", x -> x.reshape(-1, 16).get(":, 2:"));
        return views;
    }

    private static Map<String, UnaryOperator<NDArray>> writes() {
        Map<String, UnaryOperator<NDArray>> writes = new LinkedHashMap<>();
        writes.put("addi", x -> x.addi(1));
        writes.put("subi", x -> x.subi(x.mul(0.5)));
        writes.put("muli", x -> x.muli(3));
        writes.put("divi", x -> x.divi(2));
        writes.put("negi", NDArray::negi);
        writes.put("signi", NDArray::signi);
        writes.put("powi", x -> x.powi(2));
        writes.put("rsubi", x -> x.getNDArrayInternal().rsubi(1));
        writes.put("NDArrays.subi", x -> NDArrays.subi(2, x));
        return writes;
    }

    /** Calls for what it writes, not for what it returns. */
    private static void change(UnaryOperator<NDArray> write, NDArray array) {
        NDArray unused = write.apply(array);
    }

    @TestFactory
    Stream<DynamicTest> intoTheInput() {
        return writes().entrySet().stream().map(write -> DynamicTest.dynamicTest(write.getKey(), () -> {
            assertExports(function(write.getValue()), SQUARE);
            assertExports(function(x -> {
                change(write.getValue(), x);
                return x.mul(2).add(x);
            }), SQUARE);
        }));
    }

    /** The case of the issue, with a sample of the caller that must stay as it is, in every weight format. */
    @Test
    void samplesStayAsTheyAre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray sample = manager.ones(new Shape(3, 7));
            for (WeightFormat format : WeightFormat.values()) {
                ExportedGraph graph = BlockExporter.builder(new Adding(manager)).input("x", new Shape(-1, 7)).weights(format)
                        .sample(new NDList(sample)).build().export();
                assertEquals(4, graph.verification().cases());
                assertEquals(0, graph.verification().largestDifference(), 1e-5);
                assertTrue(graph.compressionLoss().largestDifference() < 0.1, () -> format + ": " + graph.compressionLoss());
                assertArrayEquals(manager.ones(new Shape(21)).toFloatArray(), sample.toFloatArray());
            }
        }
    }

    /** Adds one to its input in place, and multiplies it with a weight. */
    private static final class Adding extends AbstractBlock {

        private final Parameter weight = addParameter(
                Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());

        private Adding(NDManager manager) {
            weight.setArray(manager.arange(14).toType(DataType.FLOAT32, false).div(14).reshape(7, 2));
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return new NDList(inputs.head().addi(1).matMul(store.getValue(weight, inputs.head().getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0), 2)};
        }
    }

    /** Of the calls of {@link #views()}, the engine shows for each whether its result is a view: the base changes with it. */
    @Test
    void theEngineSharesMemoryHere() {
        try (NDManager manager = NDManager.newBaseManager()) {
            views().forEach((name, view) -> {
                NDArray base = manager.zeros(new Shape(2, 4, 4));
                view.apply(base).addi(1);
                assertTrue(base.sum().getFloat() > 0, name);
            });
        }
    }

    /** Calls that might return their argument, and do not: their results may be written. */
    @Test
    void theEngineCopiesHere() {
        Map<String, UnaryOperator<NDArray>> copies = new LinkedHashMap<>();
        copies.put("duplicate", NDArray::duplicate);
        copies.put("add", x -> x.add(0));
        copies.put("relu", x -> x.getNDArrayInternal().relu());
        copies.put("clip", x -> x.clip(-9, 9));
        copies.put("tile", x -> x.tile(1));
        copies.put("repeat", x -> x.repeat(1));
        copies.put("pad", x -> x.pad(new Shape(0, 0), 0));
        copies.put("concat", x -> NDArrays.concat(new NDList(x, x)));
        copies.put("stack", x -> NDArrays.stack(new NDList(x, x)));
        copies.put("flip", x -> x.flip(0));
        copies.put("sum", x -> x.expandDims(0).sum(new int[] {0}));
        copies.put("mean", x -> x.expandDims(0).mean(new int[] {0}));
        copies.put("max", x -> x.expandDims(0).max(new int[] {0}));
        copies.put("cumSum", x -> x.expandDims(0).cumSum(0));
        copies.put("sort", x -> x.sort(0));
        copies.put("topK", x -> x.topK(2, 0).head());
        copies.put("softmax", x -> x.softmax(0));
        copies.put("where", x -> NDArrays.where(x.eq(0), x, x.add(1)));
        copies.put("maximum", x -> x.maximum(x));
        copies.put("gather", x -> x.gather(x.getManager().zeros(x.getShape(), DataType.INT64), 0));
        copies.put("take", x -> x.take(x.getManager().create(new long[] {0, 1})));
        copies.put("index array", x -> x.get(new NDIndex("{}", x.getManager().create(new long[] {0, 1}))));
        copies.put("round", NDArray::round);
        copies.put("maxPool", x -> x.expandDims(0).getNDArrayInternal().maxPool(new Shape(1, 1), new Shape(1, 1), new Shape(0, 0),
                false));
        copies.put("avgPool", x -> x.expandDims(0).getNDArrayInternal().avgPool(new Shape(1, 1), new Shape(1, 1),
                new Shape(0, 0), false, true));
        copies.put("matMul", x -> x.matMul(x.getManager().eye(4)));
        try (NDManager manager = NDManager.newBaseManager()) {
            copies.forEach((name, copy) -> {
                NDArray base = manager.zeros(new Shape(2, 4, 4));
                copy.apply(base).addi(1);
                assertEquals(0, base.sum().getFloat(), name);
            });
        }
    }

    /** The graph cannot express that the base changes with the view. */
    @TestFactory
    Stream<DynamicTest> baseIsReadAfterItsView() {
        return views().entrySet().stream().flatMap(view -> writes().entrySet().stream().limit(3).map(write ->
                DynamicTest.dynamicTest(view.getKey() + ", " + write.getKey(), () -> {
                    Consumer<NDArray> change = x -> change(write.getValue(), view.getValue().apply(x));
                    assertRefused(function(x -> {
                        change.accept(x);
                        return x;
                    }), SQUARE, "must not be read after", "wrote into a view", "add()");
                    assertRefused(function(x -> {
                        NDArray inner = x.mul(2);
                        change.accept(inner);
                        return inner.add(1);
                    }), SQUARE, "must not be read after", write.getKey() + "() in LambdaBlock", "LambdaBlock/mul_1");
                })));
    }

    /** And the other way round: a view changes with its base. */
    @TestFactory
    Stream<DynamicTest> viewIsReadAfterItsBase() {
        return views().entrySet().stream().map(view -> DynamicTest.dynamicTest(view.getKey(), () -> {
            assertRefused(function(x -> {
                NDArray before = view.getValue().apply(x);
                x.addi(1);
                return before.mul(2);
            }), SQUARE, "must not be read after");
            assertRefused(function(x -> {
                NDArray before = view.getValue().apply(x);
                NDArray other = view.getValue().apply(x);
                other.addi(1);
                return before;
            }), SQUARE, "must not be read after");
        }));
    }

    /** The base is not read again, or the view was taken after the write: the graph is right. */
    @TestFactory
    Stream<DynamicTest> viewsThatTheGraphCanSay() {
        return views().entrySet().stream().map(view -> DynamicTest.dynamicTest(view.getKey(), () -> {
            assertExports(function(x -> view.getValue().apply(x).addi(1)), SQUARE);
            assertExports(function(x -> view.getValue().apply(x.mul(3)).muli(2).addi(1)), SQUARE);
            assertExports(function(x -> view.getValue().apply(x.addi(1)).mul(2)), SQUARE);
        }));
    }

    @Test
    void copiesAreNoViews() throws Exception {
        assertExports(function(x -> x.duplicate().addi(1).add(x)), SQUARE);
        assertExports(function(x -> x.add(0).addi(1).add(x)), SQUARE);
        assertExports(function(x -> x.get(new NDIndex(":, {}", x.getManager().create(new int[] {2, 0, 1, 3}))).addi(1).add(x)),
                SQUARE);
        assertExports(function(x -> x.reshape(-1, 16).duplicate().muli(2).add(x.flatten(1, 2))), SQUARE);
        assertExports(function(x -> x.toType(DataType.FLOAT64, false).addi(1).toType(DataType.FLOAT32, false).add(x)), SQUARE);
        assertExports(function(x -> {
            NDArray sum = x.mul(1);
            NDArray old = sum.add(1);
            sum.addi(5);
            return sum.add(old);
        }), SQUARE);
    }

    @Test
    void oneArrayUnderTwoNames() throws Exception {
        assertExports(function(x -> {
            NDArray same = x;
            x.addi(1);
            return same.mul(2);
        }), SQUARE);
        assertExports(new LambdaBlock(x -> {
            x.head().addi(1);
            return x;
        }), SQUARE);
        assertExports(new LambdaBlock(x -> {
            NDArray before = x.head().mul(2);
            return new NDList(before, before.addi(1));
        }), SQUARE);
    }

    @Test
    void othersWays() {
        assertRefused(function(x -> {
            x.get(":, 0").set(new float[] {1});
            return x;
        }), SQUARE, "must not write into an array", "set()");
        assertRefused(function(x -> {
            x.set(new NDIndex(":, 0"), 1);
            return x;
        }), SQUARE, "must not write into an array", "set()");
        assertRefused(function(x -> {
            x.set(new NDIndex(":, 0"), y -> y.mul(2));
            return x;
        }), SQUARE, "must not write into an array", "set()");
        assertRefused(function(x -> {
            x.mul(2).copyTo(x);
            return x;
        }), SQUARE, "must not write into an array", "copyTo()");
        assertRefused(function(x -> x.addi(x.getManager().ones(new Shape(1, 1, 1, 1)))), SQUARE, "keep its shape and type",
                "addi()");
        assertRefused(function(x -> x.toType(DataType.INT32, false).addi(0.5f)), SQUARE, "keep its shape and type", "int32");
    }

    @Test
    void constants() throws Exception {
        assertExports(function(x -> {
            NDArray table = x.getManager().zeros(new Shape(4));
            table.set(new float[] {1, 2, 3, 4});
            table.addi(1);
            return x.add(table);
        }), SQUARE);
        assertExports(function(x -> x.add(x.getManager().arange(16f).reshape(4, 4).muli(2))), SQUARE);
        assertRefused(function(x -> {
            NDArray table = x.getManager().zeros(new Shape(4, 4));
            table.get(0).addi(1);
            return x.add(table);
        }), SQUARE, "must not be read after");
        assertRefused(function(x -> {
            NDArray table = x.getManager().zeros(new Shape(4));
            NDArray sum = x.add(table);
            table.set(new float[] {1, 2, 3, 4});
            return sum.add(table);
        }), SQUARE, "must not write");
    }

    /** A block that changes its parameters in forward is refused, and its parameters are as before. */
    @TestFactory
    Stream<DynamicTest> parameters() {
        Map<String, UnaryOperator<NDArray>> changes = new LinkedHashMap<>();
        changes.put("itself", weight -> weight.muli(2));
        changes.put("a view", weight -> weight.reshape(14).muli(2).reshape(7, 2));
        changes.put("a filled view", weight -> {
            weight.reshape(14).set(new float[14]);
            return weight;
        });
        return changes.entrySet().stream().map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                Adding inner = new Adding(manager);
                float[] before = inner.weight.getArray().toFloatArray();
                Block block = new AbstractBlock() {
                    private final Adding child = addChildBlock("adding", inner);

                    @Override
                    protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training,
                            PairList<String, Object> params) {
                        NDArray weight = store.getValue(child.weight, inputs.head().getDevice(), training);
                        return new NDList(inputs.head().matMul(change.getValue().apply(weight)));
                    }

                    @Override
                    public Shape[] getOutputShapes(Shape[] inputs) {
                        return inputs;
                    }
                };
                assertRefused(block, new Shape(-1, 7), "must not");
                assertArrayEquals(before, inner.weight.getArray().toFloatArray());
            }
        }));
    }
}
