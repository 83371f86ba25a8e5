/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;

/** Arguments: batch size, kernel (1 or 3), "last" or "first" for where the channels stand. 200 steps; dies or prints DONE. */
public final class OddBatch {

    public static void main(String[] arguments) {
        int batch = Integer.parseInt(arguments[0]);
        int kernel = Integer.parseInt(arguments[1]);
        boolean last = arguments[2].equals("last");
        SequentialBlock net = new SequentialBlock().add(convolution(kernel)).add(convolution(kernel)).add(Pool.globalAvgPool2dBlock());
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            net.initialize(manager, DataType.FLOAT32, new Shape(batch, 1, 28, 28));
            ParameterStore store = new ParameterStore(manager, false);
            for (var parameter : net.getParameters()) {
                parameter.getValue().getArray().setRequiresGradient(true);
            }
            for (int step = 0; step < 200; step++) {
                try (NDManager scope = manager.newSubManager(); GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray images = scope.randomUniform(0, 1, new Shape(batch, 1, 28, 28));
                    if (last) {
                        images = images.transpose(0, 2, 3, 1).flatten().reshape(batch, 28, 28, 1).transpose(0, 3, 1, 2);
                    }
                    NDArray out = net.forward(store, new NDList(images), true).singletonOrThrow();
                    out.attach(scope);
                    collector.backward(out.square().sum());
                }
            }
        }
        System.out.println("DONE");
    }

    private static Conv2d convolution(int kernel) {
        return Conv2d.builder().setFilters(4).setKernelShape(new Shape(kernel, kernel)).optStride(new Shape(2, 2))
                .optPadding(new Shape(kernel / 2, kernel / 2)).optBias(false).build();
    }
}
