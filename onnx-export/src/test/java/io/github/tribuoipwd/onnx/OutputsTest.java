/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static io.github.tribuoipwd.onnx.support.Proofs.assertExports;
import static io.github.tribuoipwd.onnx.support.Proofs.assertRefused;
import static io.github.tribuoipwd.onnx.support.Proofs.function;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names, types and shapes of inputs and outputs. */
@Tag("unit")
class OutputsTest {

    private static final Shape ROWS = new Shape(-1, 4);

    private static List<String> outputs(ExportedGraph graph) {
        return graph.model().getGraph().getOutputList().stream().map(output -> output.getName()).toList();
    }

    /** Names that the trace gives to its own values, in a network where each would collide. */
    @TestFactory
    Stream<DynamicTest> namesOfInnerValues() {
        return Stream.of("01Linear/linear_1", "01Linear.weight", "01Linear.bias", "LambdaBlock/mul_2", "scalar_2", "scalar_2.0",
                "LambdaBlock/mul_2.1", "output", "output_0", "longs_1", "01Linear.weight.int8", "01Linear.weight.float16",
                "01Linear.weight.float32", "01Linear.weight.int8.scale", "batch", "x_1", "a b", "größe/ü", "0", "a:0", "..",
                "\"quoted\"")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (NDManager manager = NDManager.newBaseManager()) {
                        Block block = new SequentialBlock().add(Linear.builder().setUnits(3).build())
                                .add(x -> new NDList(x.head().mul(2))).add(x -> new NDList(x.head().softmax(1)));
                        block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
                        for (WeightFormat format : WeightFormat.values()) {
                            assertEquals(List.of(name), outputs(BlockExporter.builder(block).input("x", ROWS).outputs(name)
                                    .weights(format).build().export()));
                            ExportedGraph graph = BlockExporter.builder(block).input(name, ROWS).weights(format).build().export();
                            assertEquals(name, graph.model().getGraph().getInput(0).getName());
                            assertEquals(3, graph.verification().cases());
                        }
                    }
                }));
    }

    @Test
    void defaultNamesMakeWay() {
        assertEquals(List.of("output_2"), outputs(BlockExporter.builder(function(NDArray::neg)).input("output", ROWS)
                .build().export()));
        Block two = new LambdaBlock(x -> new NDList(x.head().neg(), x.head().abs()));
        assertEquals(List.of("output_0", "output_1_2"), outputs(BlockExporter.builder(two).input("output_1", ROWS)
                .build().export()));
    }

    @Test
    void namesThatCannotBe() {
        Block block = function(NDArray::neg);
        assertRefused(BlockExporter.builder(block).input("", ROWS), "must have names");
        assertRefused(BlockExporter.builder(block).input("x", ROWS).outputs(" "), "must have names");
        assertRefused(BlockExporter.builder(block).input("x", ROWS).outputs("x"), "different names");
        assertRefused(BlockExporter.builder(block).input("x", ROWS).input("x", ROWS), "different names");
        assertRefused(BlockExporter.builder(block).input("x", ROWS, DataType.FLOAT32, ""), "must have names");
        assertRefused(BlockExporter.builder(block).input("x", ROWS).sizes("rows", 1, 2, 3), "dynamic dimensions [batch]", "[rows]");
        assertRefused(BlockExporter.builder(block).input("x", ROWS).sizes("batch", 0, 2, 3), "must be positive");
    }

    @Test
    void namesOfDimensions() {
        Block block = function(x -> x.reshape(x.getShape().get(1) * 4, 1));
        ExportException e = org.junit.jupiter.api.Assertions.assertThrows(ExportException.class,
                () -> BlockExporter.builder(block).input("x", ROWS, DataType.FLOAT32, "a", "b"));
        assertTrue(e.getMessage().contains("[a, b]") && e.getMessage().contains("\nMaybe "), e.getMessage());
        // The first dimension is fixed; its default name must not hide the second, which has the same name.
        assertEquals(3, BlockExporter.builder(block).input("x", new Shape(4, -1), DataType.FLOAT32, "batch")
                .build().export().verification()
                .cases());
    }

    @Test
    void samplesThatDoNotFit() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (NDList sample : List.of(new NDList(), new NDList(manager.ones(new Shape(2, 5))),
                    new NDList(manager.ones(new Shape(4))),
                    new NDList(manager.ones(new Shape(2, 4), DataType.INT32)),
                    new NDList(manager.ones(new Shape(2, 4)), manager.ones(new Shape(2, 4))))) {
                assertRefused(BlockExporter.builder(function(NDArray::neg)).input("x", ROWS).sample(sample), "A sample must have");
            }
            // Elements in another order than memory has them; no rows at all.
            for (NDArray sample : List.of(manager.arange(12f).reshape(4, 3).transpose(), manager.zeros(new Shape(0, 4)))) {
                assertEquals(4, BlockExporter.builder(function(x -> x.mul(x.getManager().arange(4f)))).input("x", ROWS)
                        .sample(new NDList(sample)).build().export().verification().cases());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> typesOfOutputs() {
        return Stream.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT8, DataType.UINT8, DataType.INT32,
                DataType.INT64, DataType.BOOLEAN).map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    ExportedGraph graph = BlockExporter.builder(function(x -> x.abs().mul(20).toType(type, false))).input("x", ROWS)
                            .build().export();
                    assertEquals(3, graph.verification().cases());
                    assertTrue(graph.verification().largestDifference() < 0.1, () -> "" + graph.verification());
                }));
    }

    /** For one of these types DJL 0.36 ends the JVM; the exporter does not request it. */
    @Test
    void typesThatEndTheProcess() {
        for (DataType type : List.of(DataType.BFLOAT16, DataType.INT16, DataType.UINT32, DataType.STRING, DataType.UNKNOWN)) {
            assertRefused(function(x -> x.toType(type, false)), ROWS, "one of the types",
                    "toType(DataType, boolean) in LambdaBlock");
            assertRefused(function(x -> x.add(x.getManager().zeros(new Shape(4), type))), ROWS, "one of the types");
            assertRefused(BlockExporter.builder(function(x -> x)).input("x", ROWS, type), "one of the types", "the input \"x\"");
        }
    }

    @TestFactory
    Stream<DynamicTest> typesOfInputs() {
        return Stream.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT8, DataType.UINT8, DataType.INT32,
                DataType.INT64, DataType.BOOLEAN).map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    ExportedGraph graph = BlockExporter.builder(function(x -> x.toType(DataType.FLOAT32, false).add(1)))
                            .input("x", ROWS, type).build().export();
                    assertEquals(0, graph.verification().largestDifference(), 1e-6);
                    assertEquals(0, BlockExporter.builder(function(x -> x)).input("x", ROWS, type).build().export().verification()
                            .largestDifference());
                }));
    }

    @Test
    void severalInputsWithBatchesOfTheirOwn() {
        Block block = new LambdaBlock(x -> new NDList(x.get(0).matMul(x.get(1).transpose()), x.get(1).toType(DataType.INT64,
                false)));
        ExportedGraph graph = BlockExporter.builder(block).input("a", ROWS, DataType.FLOAT32, "left").input("b", ROWS,
                DataType.FLOAT32,
                "right").build().export();
        assertEquals("left", graph.model().getGraph().getOutput(0).getType().getTensorType().getShape().getDim(0).getDimParam());
        assertEquals("right", graph.model().getGraph().getOutput(0).getType().getTensorType().getShape().getDim(1).getDimParam());
    }

    @Test
    void notANumberAndInfinities() throws Exception {
        assertExports(function(x -> x.sub(x).div(0)), ROWS);
        assertExports(function(x -> x.abs().div(0)), ROWS);
        assertExports(function(x -> x.mul(Float.NEGATIVE_INFINITY)), ROWS);
        assertExports(function(x -> x.mul(0).add(Float.NaN)), ROWS);
        assertExports(function(x -> x.sub(5).log()), ROWS);
    }

    @Test
    void scalarsAndEmptyArrays() throws Exception {
        assertExports(function(NDArray::sum), ROWS);
        assertExports(function(x -> x.get(":, 0:0")), ROWS);
        assertExports(function(x -> x.get("0:0")), ROWS);
        assertExports(function(x -> x.get(":, 0:0").sum(new int[] {1})), ROWS);
        assertExports(function(x -> x.get(0, 0)), ROWS);
    }

    @Test
    void theInputItself() throws Exception {
        assertExports(function(x -> x), ROWS);
        assertExports(new LambdaBlock(x -> x), ROWS);
        assertExports(new LambdaBlock(x -> new NDList(x.head(), x.head())), ROWS);
        assertExports(new LambdaBlock(x -> new NDList(x.head().neg(), x.head())), ROWS);
    }

    @Test
    void noOutput() {
        assertRefused(new LambdaBlock(x -> new NDList()), ROWS, "must have an output");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray fixed = manager.ones(new Shape(2));
            assertRefused(new LambdaBlock(x -> new NDList(fixed)), ROWS, "a fixed array");
        }
    }

    /** The declared shapes are true at every size that was compared. */
    @Test
    void declaredShapes() {
        assertEquals("batch, 4", shape(function(NDArray::neg)));
        assertEquals("?, 4", shape(function(x -> x.get("0:15"))));
        assertEquals("?, 4", shape(function(x -> x.get("::2"))));
        assertEquals("1, 4", shape(function(x -> x.get("0:1"))));
        assertEquals("?, 2", shape(function(x -> x.reshape(-1, 2))));
        assertEquals("?, 4", shape(function(x -> x.concat(x.getManager().ones(new Shape(1, 4))))));
        assertEquals("", shape(function(NDArray::sum)));
    }

    private static String shape(Block block) {
        return String.join(", ", BlockExporter.builder(block).input("x", ROWS)
                .build().export().model().getGraph().getOutput(0).getType()
                .getTensorType().getShape().getDimList().stream().map(dim -> dim.hasDimValue() ? "" + dim.getDimValue()
                        : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam()).toList());
    }
}
