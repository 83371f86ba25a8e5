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

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Numbers of the network that look like a size, and sizes that the network computes with. */
@Tag("unit")
class SizeDependenceTest {

    private static final Shape WIDE = new Shape(-1, 64);
    private static final Shape NARROW = new Shape(-1, 4);

    private static int rows(NDArray x) {
        return (int) x.getShape().get(0);
    }

    /** Every prime that a pass might use, its multiples, and products of two. */
    @TestFactory
    Stream<DynamicTest> literals() {
        return LongStream.of(11, 13, 17, 19, 22, 23, 29, 31, 37, 41, 43, 46, 47, 53, 58, 59, 61).boxed().flatMap(n -> {
            Map<String, UnaryOperator<NDArray>> cases = new LinkedHashMap<>();
            cases.put("get", x -> x.get(":, " + n));
            cases.put("slice", x -> x.get(":, :" + n));
            cases.put("slice from", x -> x.get(":, " + n + ":"));
            cases.put("ones", x -> x.get(":, :" + n).add(x.getManager().ones(new Shape(1, n))));
            cases.put("zeros of a vector", x -> x.get(":, :" + n).add(x.getManager().zeros(new Shape(n))));
            cases.put("create", x -> x.get(":, :" + n).mul(x.getManager().create(new float[n.intValue()]).add(2)));
            cases.put("arange", x -> x.get(":, :" + n).add(x.getManager().arange(n.intValue())));
            cases.put("topK", x -> x.topK(n.intValue(), 1).get(0));
            cases.put("split", x -> x.split(new long[] {n}, 1).get(1));
            cases.put("reshape", x -> x.get(":, :" + n).reshape(-1, n, 1));
            cases.put("broadcast", x -> x.get(":, :1").broadcast(new Shape(rows(x), n)));
            cases.put("tile", x -> x.get(":, :2").tile(new long[] {1, n}));
            cases.put("number", x -> x.mul(n));
            return cases.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey() + " " + n,
                    () -> assertExports(function(entry.getValue()), WIDE)));
        });
    }

    @Test
    void literalsThatAreProductsOfSizes() throws Exception {
        assertExports(function(x -> x.getManager().ones(new Shape(1, 11 * 23)).mul(x.get(":, :1"))), WIDE);
        assertExports(function(x -> x.tile(new long[] {1, 23 * 29}).get(":, 11::23")), WIDE);
        assertExports(function(x -> x.get(":, :23").concat(x.get(":, :11"), 1).concat(x.get(":, :13"), 1).concat(x.get(":, :29"),
                1)),
                WIDE);
    }

    @TestFactory
    Stream<DynamicTest> widthsOfTheInput() {
        return LongStream.of(11, 13, 23, 29, 46, 253, 667).mapToObj(width -> DynamicTest.dynamicTest("width " + width,
                () -> assertExports(function(x -> x.add(x.getManager().ones(new Shape(1, width))).reshape(rows(x), width)),
                        new Shape(-1, width))));
    }

    @Test
    void rowsOfFixedNumber() throws Exception {
        assertExports(function(x -> x.get("0:15, :")), NARROW);
        assertExports(function(x -> x.get("::23")), NARROW);
        assertExports(function(x -> NDArrays.concat(new NDList(x, x.getManager().ones(new Shape(23, 4))))), NARROW);
        assertExports(function(x -> NDArrays.concat(new NDList(x, x.getManager().ones(new Shape(1, 4))))), NARROW);
    }

    /** Calls that refuse a size of an input: numbers that two passes divide, one behind the other, are none. */
    @Test
    void literalsInCallsThatRefuseSizes() throws Exception {
        assertExports(function(x -> x.get(":, :23").median(new int[] {1}).add(x.get(":, :22").median(new int[] {1}))), WIDE);
        assertExports(function(x -> x.reshape(-1, 1, 8, 8).getNDArrayInternal().interpolation(new long[] {23, 22},
                Image.Interpolation.BICUBIC.ordinal(), false)), WIDE);
    }

    /** Ends that lie behind the rows of every pass, and in front of them. */
    @TestFactory
    Stream<DynamicTest> rowsThatNoPassReaches() {
        return Stream.of("0:30", ":24", "2:100", "1:40:2", "-30:", ":-30", "-50:-3", "5:1000").map(rows ->
                DynamicTest.dynamicTest(rows, () -> assertExports(function(x -> x.get(rows)), NARROW)));
    }

    @Test
    void splitsOfTheRows() throws Exception {
        assertExports(function(x -> x.concat(x, 0).split(new long[] {1}, 0).get(1)), NARROW);
        assertExports(new LambdaBlock(x -> x.head().concat(x.head(), 0).split(new long[] {1, rows(x.head())}, 0)), NARROW);
        assertExports(function(x -> x.concat(x, 0).split(2, 0).get(1)), NARROW);
    }

    /** A network that cannot take many rows is exported for those that it takes. */
    @Test
    void networksForFewRows() {
        Block few = function(x -> {
            if (rows(x) > 100) {
                throw new IllegalArgumentException("too many rows");
            }
            return x.mul(2);
        });
        assertEquals(3, BlockExporter.builder(few).input("x", NARROW).build().export().verification().cases());
    }

    /** In many rows some numbers are rounded worse, which is no dependence on the number of rows. */
    @Test
    void roundingInManyRows() {
        Block rounded = function(x -> x.add(1e-3f).tan().toType(DataType.FLOAT16, false).tan());
        assertEquals(3, BlockExporter.builder(rounded).input("x", NARROW).tolerance(1e-2, 1e-2)
                .build().export().verification().cases());
    }

    @Test
    void whatStaysDynamic() throws Exception {
        assertExports(function(x -> x.getManager().arange(rows(x)).expandDims(1).mul(x)), NARROW);
        assertExports(function(x -> x.reshape(rows(x) * 2L, 2)), NARROW);
        assertExports(function(x -> x.mul(x.getManager().full(new Shape(rows(x), 1), 3f))), NARROW);
    }

    /** Three dimensions, and literals that are the sizes of any pass. */
    @Test
    void literalsBesideSeveralDimensions() {
        for (int n : new int[] {11, 13, 23, 29, 31, 37, 41, 43, 47}) {
            Block block = function(x -> x.mean(new int[] {3}).mean(new int[] {2}).get(":, :" + n).add(x.getManager()
                    .ones(new Shape(1, n))));
            ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, 50, -1, -1), DataType.FLOAT32, "batch",
                    "height",
                    "width").build().export();
            assertEquals(3, graph.verification().cases());
        }
        Block swapped = function(x -> x.reshape(x.getShape().get(2), x.getShape().get(1), x.getShape().get(0)));
        assertEquals(List.of("width", "height", "batch"), BlockExporter.builder(swapped).input("x", new Shape(-1, -1, -1),
                DataType.FLOAT32, "batch", "height", "width")
                        .build().export().model().getGraph().getOutput(0).getType().getTensorType()
                .getShape()
                .getDimList().stream().map(dim -> dim.getDimParam()).toList());
    }

    /** A size that a convolution without padding makes, written as a number. */
    @Test
    void sizesMadeOfOtherDimensions() {
        Block block = function(x -> x.get(":, 1:").reshape(-1, x.getShape().get(1) - 1, 2, 2));
        BlockExporter.Builder exporter = BlockExporter.builder(block).input("x", new Shape(-1, -1, 4), DataType.FLOAT32, "batch",
                "length").sizes("length", 3, 4, 7);
        ExportException e = assertRefused(exporter, "reshape", "computed from a size", "length");
        assertTrue(e.getMessage().contains("batch"), e.getMessage());
    }

    @Test
    void dividedByTheBatch() {
        String[] parts = {"must compute the same for every size", "div(Number) in LambdaBlock", "for batch", "computed from a size",
            "mean(axis)"};
        assertRefused(function(x -> x.div(x.size(0))), NARROW, parts);
        assertRefused(function(x -> x.sum(new int[] {0}).div(rows(x))), NARROW, parts);
        assertRefused(function(x -> x.mul(1f / rows(x))), NARROW, "mul(Number) in LambdaBlock", "computed from a size",
                "mean(axis)");
    }

    /** Values that are computed and then not used may depend on anything. */
    @Test
    void unusedValues() throws Exception {
        assertExports(function(x -> {
            x.div(rows(x)).sum();
            return x.mul(2);
        }), NARROW);
    }

    @Test
    void numbersComputedFromASize() {
        assertRefused(function(x -> x.add(rows(x) / 2)), NARROW, "add(Number) in LambdaBlock", "computed from a size");
        assertRefused(function(x -> x.add(Math.min(rows(x), 10))), NARROW, "the number 10 for batch 23, and 1 for batch 1");
        assertRefused(function(x -> x.get("0:" + Math.min(rows(x), 30))), NARROW,
                "the number 23 for batch 23, and 30 for batch 257");
        assertRefused(function(x -> x.add(Math.max(0, 3 - rows(x)))), NARROW, "the number 0 for batch 23, and 2 for batch 1");
        assertRefused(function(x -> x.get("0:" + (rows(x) + 1) / 2)), NARROW, "get(", "computed from a size");
        assertRefused(function(x -> x.get((rows(x) - 1) + ":")), NARROW, "get(", "computed from a size");
        assertRefused(function(x -> x.add(x.getManager().create(1f / rows(x)))), NARROW,
                "a constant in add(NDArray) in LambdaBlock",
                "another one with batch");
        assertRefused(function(x -> x.add(x.getManager().create(new float[rows(x)]).reshape(-1, 1))), NARROW,
                "must not depend on the size of an input");
    }

    @Test
    void loopsAndBranches() {
        assertRefused(function(x -> {
            NDArray sum = x.get(0);
            for (int i = 1; i < rows(x); i++) {
                sum = sum.add(x.get(i));
            }
            return sum;
        }), NARROW, "a branch or a loop on a size", "comes the end with batch", "one operation along the axis");
        // Found by the two passes, or only at the sizes that are compared.
        for (int limit : new int[] {1, 3, 10, 15, 24, 32, 100, 256}) {
            assertRefused(function(x -> rows(x) > limit ? x.neg() : x.abs()), NARROW, "a branch or a loop on a size",
                    "neg() in LambdaBlock",
                    "abs() in LambdaBlock");
        }
        assertRefused(function(x -> rows(x) == 1 ? x.mul(2) : x.mul(3)), NARROW, "the number 3 for batch 23, and 2 for batch 1");
        assertRefused(new LambdaBlock(x -> rows(x.head()) == 1 ? x : new NDList(x.head(), x.head())), NARROW,
                "as many outputs for every size", "found 1", "and 2");
    }

    /** The case of the issue, with the shape as an output and inside. */
    @Test
    void axesThatVanishWithABatchOfOne() throws Exception {
        String[] parts = {"(4) in DJL", "(1, 4) in ONNX Runtime", "with the result (23, 4) for batch 23, but (4) for batch 1",
            "Maybe give squeeze its axis"};
        assertRefused(function(x -> x.squeeze()), NARROW, parts);
        assertRefused(function(x -> x.squeeze().mul(2)), NARROW, parts);
        assertRefused(function(x -> x.squeeze(0)), NARROW, parts);
        assertRefused(function(x -> x.squeeze().sum(new int[] {-1})), NARROW, "() in DJL", "(1) in ONNX Runtime", parts[2],
                parts[3]);
        assertRefused(function(x -> x.expandDims(1).squeeze()), NARROW, "give squeeze its axis");
        assertExports(function(x -> x.expandDims(1).squeeze(1)), NARROW);
        assertEquals(3, BlockExporter.builder(function(x -> x.squeeze())).input("x", NARROW).sizes("batch", 2, 3, 5)
                .build().export()
                .verification().cases());
    }

    @Test
    void stateAndRandomNumbers() {
        String rule = "must compute the same every time";
        int[] calls = {0};
        assertRefused(function(x -> x.add(calls[0]++)), NARROW, rule);
        assertRefused(function(x -> calls[0]++ % 2 == 0 ? x.neg() : x.abs()), NARROW, rule);
        Random random = new Random(1);
        assertRefused(function(x -> x.mul(random.nextFloat())), NARROW, rule);
        assertRefused(function(x -> x.add(x.getManager().create(new float[] {random.nextFloat()}))), NARROW, rule);
        assertRefused(function(x -> x.getNDArrayInternal().dropout(x, 0.5f, true).head()), NARROW, "training mode");
        assertRefused(function(x -> x.add(x.getManager().randomUniform(0, 1, new Shape(4)))), NARROW, "randomUniform()");
    }

    @Test
    void arraysKeptBetweenCalls() {
        NDArray[] kept = {null};
        assertRefused(function(x -> {
            kept[0] = kept[0] == null ? x.mul(2) : kept[0];
            return x.add(kept[0]);
        }), NARROW, "must compute the same every time", "an array of an earlier pass");
        NDArray[] last = {null};
        assertRefused(function(x -> {
            NDArray before = last[0];
            last[0] = x;
            return before == null ? x : before.mul(2);
        }), NARROW, "an array of an earlier pass");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray counter = manager.zeros(new Shape(1));
            assertRefused(function(x -> x.add(counter.addi(1))), NARROW, "must compute the same every time");
            NDArray fixed = manager.ones(new Shape(4));
            assertRefused(function(x -> fixed.add(x)), NARROW, "x.add(kept) in place of kept.add(x)");
            assertEquals(0, BlockExporter.builder(function(x -> x.add(fixed))).input("x", NARROW).build().export().verification()
                    .largestDifference(), 1e-6);
            assertArrayEquals(new float[] {1, 1, 1, 1}, fixed.toFloatArray());
        }
    }

    @Test
    void blocksThatReadValues() {
        for (UnaryOperator<NDArray> read : List.<UnaryOperator<NDArray>>of(x -> x.max().getFloat() > 0 ? x : x.neg(),
                x -> x.toFloatArray()[0] > 0 ? x : x.neg(), x -> x.toType(DataType.INT64, false).getLong(0, 0) > 0 ? x : x.neg(),
                x -> x.gt(0).all().getBoolean() ? x : x.neg(), x -> x.contentEquals(x.neg()) ? x : x.neg(),
                x -> x.mul(x.toArray().length), x -> x.add(x.toByteBuffer().remaining()))) {
            assertRefused(function(read), NARROW, "must not read values", "branch on data");
        }
    }

    @Test
    void blocksThatLookAtTheirArrays() {
        assertRefused(function(x -> Proxy.isProxyClass(x.getClass()) ? x.mul(2) : x.mul(3)), NARROW, "No single node differs",
                "when it is traced");
    }

    /** The engine itself is wrong on some CPUs: the remedy comes first where a network has such layers. */
    @Test
    void layersThatTheEngineMayGetWrong() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new SequentialBlock().add(Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(2).build())
                    .add(x -> new NDList(x.head().mul(Proxy.isProxyClass(x.head().getClass()) ? 2 : 3)));
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 4, 4));
            block.getParameters().get(0).getValue().getArray().set(new float[] {1, 2});
            assertRefused(block, new Shape(-1, 1, 4, 4), "Maybe set the environment variable ONEDNN_MAX_CPU_ISA=SSE41");
        }
    }
}
