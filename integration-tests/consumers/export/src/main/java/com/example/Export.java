/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.github.tribuoipwd.onnx.BlockExporter;
import java.io.IOException;
import java.nio.file.Path;

/** Exports a network of DJL. */
public final class Export {

    private Export() {}

    /** @param arguments the graph's file */
    public static void main(String[] arguments) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new SequentialBlock().add(Linear.builder().setUnits(8).build()).add(Activation::relu)
                    .add(Linear.builder().setUnits(3).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
            System.out.println(BlockExporter.builder(block).input("x", new Shape(-1, 4)).build()
                    .export(Path.of(arguments[0])).verification());
        }
    }
}
