/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A network that a user writes, of any blocks. */
public final class OwnNetwork implements StudentArchitecture {

    private final Supplier<Block> blocks;

    public OwnNetwork(Supplier<Block> blocks) {
        this.blocks = blocks;
    }

    public static Block lambda(UnaryOperator<NDArray> function) {
        return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())));
    }

    /** A weight, and a function of the images and it, which no walk over blocks can inspect. */
    public static Block weighted(Shape weight, BinaryOperator<NDArray> function) {
        return new WeightedFunction(weight, function);
    }

    private static final class WeightedFunction extends AbstractBlock {

        private final Parameter weight;
        private final BinaryOperator<NDArray> function;

        private WeightedFunction(Shape shape, BinaryOperator<NDArray> function) {
            this.function = function;
            weight = addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).optShape(shape).build());
        }

        @Override
        protected NDList forwardInternal(ParameterStore store, NDList inputs, boolean training,
                PairList<String, Object> parameters) {
            NDArray images = inputs.singletonOrThrow();
            return new NDList(function.apply(images, store.getValue(weight, images.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                NDArray output = function.apply(manager.zeros(inputs[0]), manager.zeros(weight.getShape()));
                return new Shape[] {output.getShape()};
            }
        }

        @Override
        public void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {}
    }

    @Override
    public Block backbone(int[] inputShape) {
        return blocks.get();
    }

    @Override
    public String toString() {
        return "OwnNetwork";
    }
}
