/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.unit;

import static io.github.tribuoipwd.onnx.support.Proofs.assertExports;
import static io.github.tribuoipwd.onnx.support.Proofs.assertRefused;
import static io.github.tribuoipwd.onnx.support.Proofs.function;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.onnx.ExportException;
import io.github.tribuoipwd.onnx.ExportedGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Numbers of the network that look like a size, and sizes that the network computes with. */
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
        assertExports(function(x -> x.get(":, :23").concat(x.get(":, :11"), 1).concat(x.get(":, :13"), 1).concat(x.get(":, :29"), 1)),
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

    @Test
    void whatStaysDynamic() throws Exception {
        assertExports(function(x -> x.getManager().arange(rows(x)).expandDims(1).mul(x)), NARROW);
        assertExports(function(x -> x.reshape(rows(x) * 2L, 2)), NARROW);
        assertExports(function(x -> x.mul(x.getManager().full(new Shape(rows(x), 1), 3f))), NARROW);
    }

    @Test
    void dividedByTheBatch() {
        ExportException e = assertRefused(function(x -> x.div(x.size(0))), NARROW, "div(Number) in LambdaBlock", "with the number", "for batch",
                "mean(axis)");
        System.err.println(e.getMessage());
        System.err.println(assertRefused(function(x -> x.sum(new int[] {0}).div(rows(x))), NARROW, "mean(axis)").getMessage());
        System.err.println(assertRefused(function(x -> x.mul(1f / rows(x))), NARROW, "computed from a size").getMessage());
        System.err.println(assertRefused(function(x -> x.add(rows(x) / 2)), NARROW, "computed from a size").getMessage());
        System.err.println(assertRefused(function(x -> x.add(Math.min(rows(x), 10))), NARROW, "computed from a size").getMessage());
        System.err.println(assertRefused(function(x -> x.add(x.getManager().create(1f / rows(x)))), NARROW, "").getMessage());
        System.err.println(assertRefused(function(x -> x.get("0:" + (rows(x) + 1) / 2)), NARROW, "computed from a size").getMessage());
    }

    @Test
    void loopsAndBranches() {
        System.err.println(assertRefused(function(x -> {
            NDArray sum = x.get(0);
            for (int i = 1; i < rows(x); i++) {
                sum = sum.add(x.get(i));
            }
            return sum;
        }), NARROW, "loop").getMessage());
        System.err.println(assertRefused(function(x -> rows(x) > 15 ? x.neg() : x.abs()), NARROW, "a branch").getMessage());
        System.err.println(assertRefused(function(x -> rows(x) > 10 ? x.neg() : x.abs()), NARROW, "a branch").getMessage());
        System.err.println(assertRefused(function(x -> rows(x) == 1 ? x.neg() : x.abs()), NARROW, "a branch").getMessage());
        System.err.println(assertRefused(function(x -> rows(x) == 1 ? x.mul(2) : x.mul(3)), NARROW, "").getMessage());
        System.err.println(assertRefused(new LambdaBlock(x -> rows(x.head()) == 1 ? x : new NDList(x.head(), x.head())), NARROW, "")
                .getMessage());
    }

    @Test
    void shapes() {
        System.err.println(assertRefused(function(x -> x.squeeze()), NARROW, "(4)", "(1, 4)", "squeeze() in LambdaBlock", "give squeeze its axis").getMessage());
        System.err.println(assertRefused(function(x -> x.squeeze().mul(2)), NARROW, "(4)", "(1, 4)", "squeeze()", "give squeeze its axis").getMessage());
        System.err.println(assertRefused(function(x -> x.squeeze(0)), NARROW, "(4)", "(1, 4)", "give squeeze its axis").getMessage());
        System.err.println(assertRefused(function(x -> x.squeeze().sum(new int[] {-1})), NARROW, "squeeze()").getMessage());
    }

    @Test
    void stateAndRandomNumbers() {
        int[] calls = {0};
        System.err.println(assertRefused(function(x -> x.add(calls[0]++)), NARROW, "the same every time").getMessage());
        java.util.Random random = new java.util.Random(1);
        System.err.println(assertRefused(function(x -> x.mul(random.nextFloat())), NARROW, "the same every time").getMessage());
        System.err.println(assertRefused(function(x -> calls[0]++ % 2 == 0 ? x.neg() : x.abs()), NARROW, "the same every time").getMessage());
        NDArray[] kept = {null};
        System.err.println(assertRefused(function(x -> {
            kept[0] = kept[0] == null ? x.mul(2) : kept[0];
            return x.add(kept[0]);
        }), NARROW, "earlier pass").getMessage());
        NDArray[] last = {null};
        System.err.println(assertRefused(function(x -> {
            NDArray before = last[0];
            last[0] = x;
            return before == null ? x : before.mul(2);
        }), NARROW, "").getMessage());
        System.err.println(assertRefused(function(x -> x.getClass().getName().contains("Proxy") ? x.mul(2) : x.mul(3)), NARROW, "").getMessage());
        System.err.println(assertRefused(function(x -> x.getManager().create(new float[] {1}).getFloat() > 0 && x.max().getFloat() > 0 ? x : x.neg()), NARROW, "").getMessage());
    }
}
