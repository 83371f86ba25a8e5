/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.github.tribuoipwd.onnx.support.Parity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arithmetic of whole numbers, bytes and booleans: PyTorch has all of it, ONNX some. */
@Tag("parity")
class TypesParityTest {

    private static Map<String, UnaryOperator<NDArray>> numbers() {
        Map<String, UnaryOperator<NDArray>> forms = new LinkedHashMap<>();
        forms.put("sums and products", x -> x.add(x).mul(3).sub(7));
        forms.put("half of it", x -> x.mul(0.5f));
        forms.put("a third of it", x -> x.div(3));
        forms.put("pow", x -> x.pow(2));
        forms.put("square", NDArray::square);
        forms.put("neg", NDArray::neg);
        forms.put("abs and sign", x -> x.abs().add(x.sign()));
        forms.put("floor", x -> x.floor().add(x.ceil()).add(x.round()).add(x.trunc()));
        forms.put("mod", x -> x.mod(5));
        forms.put("extremes of two", x -> x.maximum(x.mul(2)).minimum(100));
        forms.put("extremes along an axis", x -> x.max(new int[] {1}).sub(x.min(new int[] {1})));
        forms.put("relu", Activation::relu);
        forms.put("clip", x -> x.clip(1, 4));
        forms.put("isNaN", x -> x.isNaN().logicalOr(x.isInfinite()));
        forms.put("where", x -> NDArrays.where(x.gt(1), x, x.mul(2)));
        forms.put("compared", x -> x.gt(1).logicalXor(x.lte(3)).logicalXor(x.neq(2)));
        forms.put("compared with a half", x -> x.gt(1.5f));
        forms.put("in place", x -> x.addi(3).muli(x).subi(1));
        forms.put("joined with booleans", x -> x.concat(x.gt(1), 1));
        forms.put("joined with floats", x -> x.concat(x.toType(DataType.FLOAT32, false).mul(0.5f), 1));
        forms.put("stacked with floats", x -> x.toType(DataType.FLOAT32, false).mul(0.5f).stack(x, 1));
        forms.put("cumProd", x -> x.cumProd(1));
        return forms;
    }

    private static Map<String, UnaryOperator<NDArray>> booleans() {
        Map<String, UnaryOperator<NDArray>> forms = new LinkedHashMap<>();
        forms.put("order", x -> x.gt(0).gt(x.lt(1)).logicalXor(x.gt(0).lte(x.gt(1))));
        forms.put("order by numbers", x -> x.gt(0).gt(0).logicalXor(x.gt(1).lt(1)));
        forms.put("equal to numbers", x -> x.gt(0).eq(1));
        forms.put("equal to 2", x -> x.gt(0).eq(2));
        forms.put("equal to a half", x -> x.gt(0).neq(0.5f));
        forms.put("equal to floats", x -> x.gt(0).eq(x));
        forms.put("sum of two", x -> x.gt(0).add(x.lt(1)));
        forms.put("product of two", x -> x.gt(0).mul(x.lt(1)));
        forms.put("product with a number", x -> x.gt(0).mul(3));
        forms.put("extremes", x -> x.gt(0).max(new int[] {1}).logicalXor(x.gt(0).min(new int[] {1})));
        forms.put("sum", x -> x.gt(0).sum(new int[] {1}));
        forms.put("prod", x -> x.gt(0).prod(new int[] {1}));
        forms.put("where", x -> NDArrays.where(x.gt(0), x.lt(1), x.gt(2)));
        forms.put("joined", x -> x.gt(0).concat(x, 1));
        return forms;
    }

    @TestFactory
    Stream<DynamicTest> wholeNumbers() {
        return Stream.of(DataType.INT32, DataType.INT64, DataType.INT8, DataType.UINT8).flatMap(type -> numbers().entrySet()
                .stream().map(form -> DynamicTest.dynamicTest(form.getKey() + " of " + type, () -> check(x ->
                        form.getValue().apply((type == DataType.UINT8 ? x.abs() : x).toType(type, false))))));
    }

    @TestFactory
    Stream<DynamicTest> truths() {
        return booleans().entrySet().stream().map(form -> DynamicTest.dynamicTest(form.getKey(), () -> check(form.getValue())));
    }

    /** Every opset; the type of the result is compared by the exporter, its values here. */
    private static void check(UnaryOperator<NDArray> function) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray all = manager.create(new float[] {0, 1, 2, 3, -1, -2, 5, 7, -7, 0, 100, -100, 1, 1, 4, -4}, new Shape(4, 4));
            for (int opset : new int[] {13, 17, 21}) {
                BlockExporter.builder(Parity.block(function)).input("x", new Shape(-1, 4)).opset(opset).build().export();
                Parity.check(x -> function.apply(x).toType(DataType.FLOAT32, false), opset, all, all.get("1:2"));
            }
        }
    }

    @Test
    void halves() {
        check(x -> x.toType(DataType.FLOAT16, false).cumSum(1));
    }

    /** Float64 does not hold every whole number. */
    @Test
    void largeNumbers() {
        long odd = (1L << 53) + 1;
        for (UnaryOperator<NDArray> function : List.<UnaryOperator<NDArray>>of(x -> x.add(odd), x -> x.mul(odd),
                x -> x.mul(0).add(odd).eq(odd - 1))) {
            assertEquals(0, BlockExporter.builder(Parity.block(function)).input("x", new Shape(-1, 4), DataType.INT64)
                    .build().export()
                    .verification().largestDifference());
        }
    }

    /** Which one of two equal values comes first is up to the engine. */
    @Test
    void positionsOfEqualValues() {
        for (UnaryOperator<NDArray> function : List.<UnaryOperator<NDArray>>of(x -> x.argSort(1, false), x -> x.topK(2, 1).get(1),
                x -> x.topK(2, 1).get(1).mul(2))) {
            ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(Parity.block(function))
                    .input("x", new Shape(-1, 4), DataType.INT32).build().export());
            assertTrue(e.getMessage().contains("Maybe return sorted values in place of their positions where values can be equal")
                    && !e.getMessage().contains("defect"), e.getMessage());
        }
    }
}
