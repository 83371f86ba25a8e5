/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.core.Linear;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ExportErrorTest {

    private static final Shape ROWS = new Shape(-1, 4);

    @TempDir
    private Path folder;

    private static Block function(UnaryOperator<NDArray> function) {
        return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())));
    }

    private void assertRefused(Block block, Shape shape, String... parts) throws IOException {
        Path file = folder.resolve("model.onnx");
        ExportException e = assertThrows(ExportException.class, () -> BlockExporter.builder(block).input("x", shape)
                .build().export(file));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "\"" + part + "\" in: " + e.getMessage());
        }
        assertTrue(e.getMessage().lines().anyMatch(line -> line.startsWith("Maybe ")), e.getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count(), "no file is left behind");
        }
    }

    @Test
    void unmappedOperation() throws IOException {
        assertRefused(function(NDArray::erfinv), ROWS, "erfinv()", "LambdaBlock", "(23, 4)", "no mapping");
    }

    /** Only the mask depends on the input; the array that it picks from does not. */
    @Test
    void constantPickedByAMask() throws IOException {
        assertRefused(function(x -> x.getManager().create(new float[] {1, 2, 3, 4}).get(x.get(0).gt(-9))), ROWS, "Cannot export");
    }

    @Test
    void branchOnData() throws IOException {
        assertRefused(function(x -> x.sum().getFloat() > 0 ? x : x.neg()), ROWS, "must not read values", "branch on data");
    }

    @Test
    void writeIntoAnArray() throws IOException {
        assertRefused(function(x -> {
            x.set(new float[] {1});
            return x;
        }), ROWS, "must not write");
    }

    @Test
    void trainingModeInsideTheNetwork() throws IOException {
        assertRefused(function(x -> x.getNDArrayInternal().dropout(x, 0.5f, true).get(0)), ROWS, "training mode");
    }

    @Test
    void randomNumbers() throws IOException {
        assertRefused(function(x -> x.add(x.getManager().randomNormal(new Shape(4)))), ROWS, "randomNormal()");
    }

    @Test
    void constantOfADynamicSize() throws IOException {
        assertRefused(function(x -> x.add(x.getManager().create(new float[(int) x.getShape().get(0)]).reshape(-1, 1))), ROWS,
                "must not depend on the size of an input", "(23");
    }

    @Test
    void sizeKeptAsAConstant() throws IOException {
        assertRefused(function(x -> x.mul(x.getShape().get(0))), ROWS, "must compute the same for every size",
                "mul(Number) in LambdaBlock", "computed from a size", "mean(axis)");
    }

    @Test
    void uninitialized() throws IOException {
        assertRefused(Linear.builder().setUnits(3).build(), ROWS, "weight", "without values", "initialize()");
    }

    @Test
    void closed() throws IOException {
        Block block = Linear.builder().setUnits(3).build();
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        }
        assertRefused(block, ROWS, "closed block");
    }

    @Test
    void wrongShape() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = Linear.builder().setUnits(3).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
            assertRefused(block, new Shape(-1, 5), "linear", "23x5");
        }
    }

    @Test
    void sizesThatTheBlockDoesNotTake() throws IOException {
        assertRefused(function(x -> x.get(1)), ROWS, "itself failed", "sizes()");
    }

    @Test
    void settings() {
        Block block = function(NDArray::neg);
        for (BlockExporter.Builder wrong : new BlockExporter.Builder[] {BlockExporter.builder(block),
            BlockExporter.builder(block).input("x", ROWS).opset(12), BlockExporter.builder(block).input("x", ROWS).outputs("x"),
            BlockExporter.builder(block).input("x", ROWS).tolerance(-1, 0),
            BlockExporter.builder(block).input("x", new Shape(-1, 0))}) {
            assertTrue(assertThrows(ExportException.class, wrong::build).getMessage().contains("\nMaybe "));
        }
        BlockExporter named = BlockExporter.builder(block).input("x", ROWS).outputs("a", "b").build();
        assertTrue(assertThrows(ExportException.class, named::export).getMessage().contains("\nMaybe "));
    }

    /** What is done to a builder later does not reach an exporter that it built. */
    @Test
    void aBuilderGoesOn() {
        BlockExporter.Builder builder = BlockExporter.builder(function(NDArray::neg)).input("x", ROWS).metadata("key", "first");
        BlockExporter first = builder.build();
        BlockExporter second = builder.metadata("key", "second").opset(17).build();
        builder.input("y", ROWS).sample(new NDList()).outputs("z").sizes("batch", 0, 0, 0);
        ModelProto model = first.export().model();
        assertEquals(model, first.export().model());
        assertEquals("first", model.getMetadataProps(0).getValue());
        assertEquals(13, model.getOpsetImport(0).getVersion());
        assertEquals("output", model.getGraph().getOutput(0).getName());
        assertEquals("second", second.export().model().getMetadataProps(0).getValue());
    }

    @Test
    void verificationCanBeOff() {
        ExportedGraph graph = BlockExporter.builder(function(NDArray::neg)).input("x", ROWS).verify(false).build().export();
        assertFalse(graph.verification().performed());
    }

    @Test
    void unwritableFileLeavesNothing() {
        Path file = folder.resolve("absent/model.onnx");
        assertThrows(IOException.class, () -> BlockExporter.builder(function(NDArray::neg)).input("x", ROWS)
                .build().export(file));
        assertFalse(Files.exists(file));
    }
}
