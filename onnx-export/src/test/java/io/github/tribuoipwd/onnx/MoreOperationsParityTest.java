/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.MultiBoxPrior;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.tribuoipwd.onnx.support.Parity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operations with several forms, each form against DJL in shape and values, on zeros, every sign, infinities and no numbers. */
@Tag("parity")
class MoreOperationsParityTest {

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private final Map<String, UnaryOperator<NDArray>> forms = new LinkedHashMap<>();

    /** Every form in every opset on batches of 1, 2 and 4: (batch, 3, 4), zeros among the values. */
    private Stream<DynamicTest> tests() {
        return forms.entrySet().stream().map(form -> DynamicTest.dynamicTest(form.getKey(), () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                for (int opset : new int[] {13, 17, 21}) {
                    Parity.check(form.getValue(), opset, samples(manager));
                }
            }
        }));
    }

    private static NDArray[] samples(NDManager manager) {
        NDArray all = manager.create(new float[] {1.5f, -2, 0, 0.25f, -0.5f, 3, 2, -1, 0, 0, 0, 0, -3, -3, 1, 1, 7, -0f, 1e-3f,
            -4, 0.1f, 2, -2, 5}, new Shape(2, 3, 4));
        return new NDArray[] {all.get("0:1"), all, all.repeat(0, 2).mul(0.75f)};
    }

    private static NDArray real(NDArray array) {
        return array.toType(DataType.FLOAT32, false);
    }

    @TestFactory
    Stream<DynamicTest> repeats() {
        forms.put("repeat all", x -> x.repeat(2));
        forms.put("repeat axis 0", x -> x.repeat(0, 3));
        forms.put("repeat axis 1", x -> x.repeat(1, 2));
        forms.put("repeat axis -1", x -> x.repeat(-1, 3));
        forms.put("repeat once", x -> x.repeat(1, 1));
        forms.put("repeat array", x -> x.repeat(new long[] {1, 3, 2}));
        forms.put("repeat array of the first", x -> x.repeat(new long[] {2}));
        forms.put("repeat to a shape", x -> x.repeat(new Shape(6, 4)));
        forms.put("repeat to a shape of the batch", x -> x.repeat(new Shape(x.getShape().get(0), 6, 4)));
        forms.put("repeat a constant for the batch", x -> x.mul(x.getManager().create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 4))
                .repeat(0, x.getShape().get(0))));
        forms.put("tile all", x -> x.tile(2));
        forms.put("tile array", x -> x.tile(new long[] {1, 2, 3}));
        forms.put("tile adds dimensions", x -> x.tile(new long[] {2, 1, 1, 3}));
        forms.put("tile for the batch", x -> x.mean(new int[] {0}, true).tile(new long[] {x.getShape().get(0), 1, 2}));
        return tests();
    }

    /** Calls without any effect: the array that they are called on keeps its name. */
    @TestFactory
    Stream<DynamicTest> callsThatChangeNothing() {
        Map<String, UnaryOperator<NDArray>> nothing = new LinkedHashMap<>();
        nothing.put("get ...", x -> x.get("..."));
        nothing.put("get : :", x -> x.get(":, :"));
        nothing.put("diff 0", x -> x.diff(0, 1));
        nothing.put("rotate by a whole turn", x -> x.rotate90(4, new int[] {1, 2}));
        nothing.put("repeat once", x -> x.repeat(1, 1));
        nothing.put("resize to the same", x -> x.expandDims(1).getNDArrayInternal().interpolation(new long[] {3, 4},
                Image.Interpolation.AREA.ordinal(), false).squeeze(1));
        nothing.put("same type", x -> x.toType(DataType.FLOAT32, false));
        nothing.forEach((name, call) -> forms.put(name, x -> {
            NDArray base = x.mul(2);
            NDArray same = call.apply(base);
            return same.mul(3).add(base);
        }));
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> newDimensions() {
        for (String index : List.of(":, null, 1:3", "null, :, 1", ":, null, 1, 0:2", "..., null, 1", "..., null",
                "null, ..., null, 1", "0:, null, 1:3, null, -1", "null, null, 0")) {
            forms.put(index, x -> x.get(new NDIndex(index)));
        }
        forms.put("before an array", x -> x.get(new NDIndex(":, null, {}", x.getManager().create(new int[] {2, 0, 0}))));
        forms.put("empty tile", x -> x.get(":, 0:0").tile(new long[] {1, 2, 1}).concat(x, 1));
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> norms() {
        forms.put("normalize", NDArray::normalize);
        for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3, 4, -1, -2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int axis : new int[] {0, 1, 2, -1, -2}) {
                forms.put("normalize by " + p + " along " + axis, x -> x.normalize(p, axis, 1e-2));
            }
        }
        forms.put("normalize with the engine's epsilon", x -> x.normalize(2, 2));
        forms.put("normalize by mean and deviation", x -> x.expandDims(1).repeat(1, 3).getNDArrayInternal().normalize(
                new float[] {0.1f, 0.2f, 0.3f}, new float[] {1, 2, 3}));
        for (int order : new int[] {0, 1, 2, 3, 4}) {
            forms.put("norm " + order, x -> x.norm(order, new int[] {1, -1}, true));
            forms.put("norm " + order + ", dropped", x -> x.norm(order, new int[] {-1}, false));
        }
        forms.put("norm of everything", x -> x.norm().add(x.norm(true)).add(x.norm(new int[] {0, 1, 2})));
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> paddings() {
        forms.put("pad last", x -> x.pad(new Shape(1, 2), 9));
        forms.put("pad two", x -> x.pad(new Shape(0, 1, 2, 0), -1.5));
        forms.put("pad the batch", x -> x.pad(new Shape(0, 0, 1, 1, 2, 1), 0));
        forms.put("cut", x -> x.pad(new Shape(-1, 0, 1, -1), 4));
        forms.put("pad whole numbers", x -> real(x.mul(4).toType(DataType.INT64, false).pad(new Shape(1, 1), 3)));
        forms.put("pad with infinity", x -> x.pad(new Shape(1, 1), Double.NEGATIVE_INFINITY));
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> cumulative() {
        for (int axis : new int[] {0, 1, 2, -1, -2, -3}) {
            forms.put("cumProd along " + axis, x -> x.cumProd(axis));
            forms.put("cumSum along " + axis, x -> x.cumSum(axis));
        }
        forms.put("cumProd in float64", x -> real(x.cumProd(1, DataType.FLOAT64)));
        forms.put("cumProd of whole numbers", x -> real(x.mul(2).toType(DataType.INT32, false).cumProd(2)));
        forms.put("cumProd of truth", x -> real(x.gt(-2).cumProd(1)));
        forms.put("two cumProds", x -> x.cumProd(1).add(x.cumProd(2)));
        forms.put("cumSum of the first axis", NDArray::cumSum);
        forms.put("diff", x -> x.diff(1, 2));
        forms.put("diff twice", x -> x.diff(2, -2));
        forms.put("median", x -> x.median().add(x.median(new int[] {-1})));
        forms.put("median of three", x -> x.median(new int[] {1}));
        return tests();
    }

    /** PyTorch multiplies float32 in float64: what leaves float32 in between comes back. Zero times infinity is no number. */
    @Test
    void cumulativeProductBeyondFloat32() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parity.check(x -> x.cumProd(1), 13, manager.create(new float[][] {{1e30f, 1e30f, 1e-30f, 1e-25f},
                {-1e-30f, 1e-30f, 1e35f, 1e20f}, {0, INFINITY, 1, 2}, {Float.NaN, 1, 0, 3}, {-INFINITY, -1, 1, 0}}));
        }
    }

    @Test
    void cumulativeProductOfAnyLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = Parity.block(x -> x.cumProd(1));
            ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, -1), DataType.FLOAT32, "batch", "length")
                    .build().export();
            Parity.compare(block, graph, manager.ones(new Shape(2, 9)).mul(-1.1f), manager.ones(new Shape(1, 1)).mul(3));
        }
    }

    @TestFactory
    Stream<DynamicTest> scattered() {
        long[] order = {2, 0, 1, 1, 0, 2, 2, 1, 0, 1, 1, 2};
        for (int axis : new int[] {1, -2, 2, -1}) {
            forms.put("scatter along " + axis, x -> x.scatter(
                    constant(x, order).mul(x.getManager().ones(x.getShape(), DataType.INT64)), x.neg().add(10), axis));
        }
        forms.put("scatter by sorted positions", x -> x.scatter(x.argSort(1, true), x, 1));
        forms.put("scatter fewer positions than values", x -> x.scatter(x.argSort(1, true).get(":, 0:2, 1:3"), x.mul(5), 1));
        forms.put("scatter in the batch", x -> x.scatter(x.gt(99).toType(DataType.INT64, false).get("0:1"), x.add(1), 0));
        forms.put("scatter by whole numbers of 32 bits", x -> x.scatter(x.argSort(2, true).toType(DataType.INT32, false), x, 2));
        forms.put("scatter zeros", x -> x.zerosLike().scatter(x.argSort(2, false), x.onesLike(), 2));
        forms.put("put", x -> x.put(x.getManager().create(new long[] {0, 7, -1}), x.getManager().create(new float[] {5, 6, 7})));
        forms.put("gather fewer", x -> x.gather(x.argSort(1, true).get(":, 0:1, 1:3"), 1));
        forms.put("pick", x -> x.get(":, 1").get(new NDIndex().addAllDim().addPickDim(x.get(":, 1").argMax(1))));
        return tests();
    }

    private static NDArray constant(NDArray x, long... values) {
        return x.getManager().create(values, new Shape(1, 3, 4));
    }

    @TestFactory
    Stream<DynamicTest> masks() {
        forms.put("columns", x -> x.get(new NDIndex(":, :, {}", truth(x, true, false, true, true))));
        forms.put("rows", x -> x.get(new NDIndex(":, {}", truth(x, true, false, true))));
        forms.put("rows, sliced", x -> x.get(new NDIndex("..., {}, 1:3", truth(x, true, false, true))));
        forms.put("one", x -> x.get(new NDIndex(":, {}", truth(x, false, true, false))));
        forms.put("booleanMask", x -> x.booleanMask(truth(x, true, false, true, false), 2));
        forms.put("mask of a row", x -> x.get(":, 0").mul(x.getManager().create(new float[] {1, 2, 3, 4, 5}).get(
                truth(x, true, true, false, true, true))));
        return tests();
    }

    private static NDArray truth(NDArray x, boolean... values) {
        return x.getManager().create(values);
    }

    @TestFactory
    Stream<DynamicTest> positions() {
        forms.put("get by numbers", x -> x.get(0, 2));
        forms.put("get by a negative number", x -> x.transpose(1, 0, 2).get(-1));
        forms.put("get one", x -> x.get(0, -1, 3));
        forms.put("swapAxes", x -> x.swapAxes(0, 1).swapAxes(-1, 0));
        forms.put("squeeze one", x -> x.expandDims(3).squeeze(-1).expandDims(1).squeeze(1));
        forms.put("squeeze nothing", x -> x.mul(1).squeeze(2).add(1));
        forms.put("squeeze everything", x -> x.sum(new int[] {1}, true).expandDims(0).squeeze(new int[] {0, 2}));
        for (int times = -3; times < 5; times++) {
            int quarters = times;
            forms.put("rotate90 " + times, x -> x.rotate90(quarters, new int[] {1, 2}));
            forms.put("rotate90 back " + times, x -> x.rotate90(quarters, new int[] {-1, 0}));
        }
        return tests();
    }

    @TestFactory
    Stream<DynamicTest> truths() {
        forms.put("all", x -> real(x.add(5).all()).add(real(x.all())));
        forms.put("any", x -> real(x.gt(6).any()).add(real(x.any())).add(real(x.gt(99).any())));
        forms.put("none", x -> real(x.gt(6).none()).add(real(x.none())).add(real(x.gt(99).none())));
        forms.put("countNonzero", x -> real(x.countNonzero()).add(real(x.countNonzero(1))));
        forms.put("oneHot", x -> x.argMax(2).oneHot(4));
        forms.put("oneHot of more classes", x -> x.argMax(1).oneHot(9));
        forms.put("oneHot of real numbers", x -> real(x.argMax(2)).oneHot(4));
        forms.put("oneHot as whole numbers", x -> real(x.argMax(2).oneHot(4, DataType.INT64)));
        forms.put("oneHot as truth", x -> real(x.argMax(2).oneHot(4, DataType.BOOLEAN)));
        forms.put("oneHot of 32 bits", x -> x.argMax(2).toType(DataType.INT32, false).oneHot(4));
        forms.put("xlogy", x -> x.xlogy(x.abs()));
        forms.put("reverse pow", x -> x.getNDArrayInternal().rpow(2));
        forms.put("reverse mod", x -> x.add(9.3).getNDArrayInternal().rmod(5));
        forms.put("reverse sub in place", x -> x.mul(1).getNDArrayInternal().rsubi(2));
        forms.put("crop", x -> x.expandDims(3).getNDArrayInternal().crop(1, 0, 2, 3));
        forms.put("toTensor", x -> x.expandDims(3).getNDArrayInternal().toTensor());
        forms.put("window of Hann", x -> x.mul(x.getManager().hanningWindow(4)));
        forms.put("eye for the batch", x -> x.getManager().eye((int) x.getShape().get(0)).matMul(x.get(":, 0")));
        forms.put("eye of any form", x -> x.getManager().eye(4, (int) x.getShape().get(0), 0).matMul(x.get(":, 0")));
        return tests();
    }

    /** All pairs of values of both signs, zeros of both signs, infinities and no numbers; the signs of zeros decide the angle. */
    @Test
    void angles() {
        float[] values = {0, -0f, 1, -1, 2.5f, -3.5f, 1e-30f, -1e-30f, 1e30f, -1e30f, INFINITY, -INFINITY, Float.NaN, 0.5f, -0.25f};
        float[][] pairs = new float[values.length * values.length][];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new float[] {values[i / values.length], values[i % values.length]};
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray points = manager.create(pairs);
            for (int opset : new int[] {13, 17, 21}) {
                Parity.check(x -> x.get(":, 0").atan2(x.get(":, 1")), opset, points);
                // One over the angle distinguishes the two zeros.
                Parity.check(x -> x.getManager().create(1f).div(x.get(":, 0").atan2(x.get(":, 1"))), opset, points);
            }
            Parity.check(x -> x.atan2(x.getManager().create(new float[] {1, -2})), 13, points);
            Parity.check(x -> x.mul(2).clip(-9, 9).toType(DataType.INT32, false).atan2(x.gt(0).toType(DataType.INT32, false)), 13,
                    manager.create(new float[][] {{1, -2}, {0, 3}}));
            Parity.check(x -> x.get(":, 0").xlogy(x.get(":, 1")), 13, points);
        }
    }

    /** A constant is cut, repeated and spread to the length of the input, as positions of a sequence are. */
    @TestFactory
    Stream<DynamicTest> constantsOfADynamicLength() {
        Map<String, UnaryOperator<NDArray>> cuts = new LinkedHashMap<>();
        cuts.put("head", x -> x.add(table(x).get(new NDIndex("0:{}", length(x)))));
        cuts.put("head by text", x -> x.add(table(x).get("0:" + length(x))));
        cuts.put("tail", x -> x.add(table(x).get(new NDIndex("{}:{}", length(x), 2 * length(x)))));
        cuts.put("with a new axis", x -> x.add(table(x).expandDims(0).get(new NDIndex(":, 0:{}, :", length(x)))));
        cuts.put("then computed", x -> x.add(table(x).get(new NDIndex("0:{}", length(x))).sin().mul(2)));
        cuts.put("broadcast", x -> x.add(table(x).get("0:1").broadcast(length(x), 4)));
        cuts.put("repeated", x -> x.add(table(x).get("0:1").repeat(0, length(x))));
        cuts.put("split", x -> x.add(table(x).get(new NDIndex(":{}, {}", length(x),
                x.getManager().create(new int[] {3, 2, 1, 0})))));
        return cuts.entrySet().stream().map(cut -> DynamicTest.dynamicTest(cut.getKey(), () -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                Block block = Parity.block(cut.getValue());
                for (int opset : new int[] {13, 21}) {
                    ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, -1, 4), DataType.FLOAT32, "batch",
                            "length").opset(opset).build().export();
                    Parity.compare(block, graph, manager.ones(new Shape(2, 3, 4)), manager.ones(new Shape(1, 11, 4)));
                }
            }
        }));
    }

    private static NDArray table(NDArray x) {
        return x.getManager().arange(256f).mul(0.3f).sin().reshape(64, 4);
    }

    private static long length(NDArray x) {
        return x.getShape().get(1);
    }

    /** Learned positions: a parameter cut to the length of the sequence. */
    @Test
    void parameterOfADynamicLength() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Positions block = new Positions();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 5, 4));
            block.table.getArray().set(manager.arange(128f).mul(0.3f).cos().toFloatArray());
            ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, -1, 4), DataType.FLOAT32, "batch",
                    "length").build().export();
            Parity.compare(block, graph, manager.ones(new Shape(2, 7, 4)), manager.ones(new Shape(1, 32, 4)));
        }
    }

    private static final class Positions extends AbstractBlock {

        private final Parameter table = addParameter(
                Parameter.builder().setName("table").setType(Parameter.Type.WEIGHT).optShape(new Shape(32, 4)).build());

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.head();
            return new NDList(x.add(store.getValue(table, x.getDevice(), training).get(new NDIndex("0:{}", length(x)))));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }

    /** Boxes depend on the size of a feature map, not on its values. */
    @Test
    void multiBoxPrior() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UnaryOperator<NDArray> boxes = x -> x.getNDArrayInternal().multiBoxPrior(new ArrayList<>(List.of(0.75f, 0.5f)),
                    new ArrayList<>(List.of(1f, 2f, 0.5f)), new ArrayList<>(List.of(-1f, -1f)),
                    new ArrayList<>(List.of(0.5f, 0.5f)), false).head();
            Parity.check(x -> boxes.apply(x).add(x.mean()), 13, manager.ones(new Shape(2, 3, 4, 5)));
            ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(Parity.block(boxes))
                    .input("x", new Shape(-1, 3, -1, -1)).build().export());
            assertTrue(e.getMessage().contains("Maybe give the input a fixed height and width."), e.getMessage());
            MultiBoxPrior prior = MultiBoxPrior.builder().setSizes(List.of(0.2f, 0.3f)).setRatios(List.of(1f, 2f)).build();
            assertEquals(3, prior.generateAnchorBoxes(manager.ones(new Shape(1, 3, 4, 5))).getShape().dimension());
        }
    }

    @Test
    void sizesThatDependOnValuesAreRefused() {
        Map<String, UnaryOperator<NDArray>> sized = new LinkedHashMap<>();
        sized.put("get(", x -> x.get(x.gt(-9)));
        sized.put("booleanMask(", x -> x.booleanMask(x.gt(-9)));
        sized.put("nonzero(", x -> x.add(1).nonzero());
        sized.put("unique(", x -> x.unique().head());
        sized.forEach((name, function) -> {
            ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(Parity.block(function))
                    .input("x", new Shape(-1, 4)).build().export());
            assertTrue(e.getMessage().startsWith("Cannot export " + name) && e.getMessage().contains(
                    "the size of its result depends on values of the input.\nMaybe keep the size: use where(mask, x, 0)"),
                    e.getMessage());
        });
    }

    @Test
    void depthOfTheLargestClassIsRefused() {
        ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(
                Parity.block(x -> x.argMax(1).oneHot(-1))).input("x", new Shape(-1, 4)).build().export());
        assertTrue(e.getMessage().contains("\nMaybe give the number of classes."), e.getMessage());
    }
}
