/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.Epoch;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.OptimizerState;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.CifarResNet;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a step costs beside the network's own forward and backward pass: ResNet-20, 64 images, 100 classes. */
final class PartsBenchmark {

    private static final int BATCH = 64;
    private static final int CLASSES = 100;
    private static final int[] SHAPE = {3, 32, 32};
    private static final int ROUNDS = 100;

    private final PrintStream out;

    PartsBenchmark(PrintStream out) {
        this.out = out;
    }

    void run() throws Exception {
        out.println();
        out.println("| part of a step | median, ms |");
        out.println("|---|---:|");
        input();
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = engine.newBaseManager(Device.cpu())) {
            objective(engine, manager, "objective with its gradient, KD", new UniformWeighting());
            objective(engine, manager, "objective with its gradient, IPWD", new InversePropensityWeighting());
            optimizer(engine, manager);
        }
    }

    private void line(String part, Stopwatch.Work work) throws Exception {
        double[] times = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            double time = Stopwatch.time(work);
            if (round >= 0) {
                times[round] = time;
            }
        }
        out.printf(Locale.ROOT, "| %s | %.2f |%n", part, Stopwatch.median(times) / 1e6);
    }

    private void input() throws Exception {
        Rows rows = Rows.of(Material.dataset(Material.dense(Material.images(BATCH, 3072), CLASSES)), Material.positions(SHAPE));
        FloatBuffer batch = Material.direct(BATCH * 3072);
        line("64 images of bytes into the engine's buffer", () -> {
            batch.clear();
            for (int row = 0; row < BATCH; row++) {
                rows.copy(row, batch);
            }
        });
        Augmentation cropAndFlip = new AugmentationChain(new RandomCrop(4), new HorizontalFlip());
        FloatBuffer image = Material.direct(3072);
        line("the same, cropped and flipped", () -> {
            batch.clear();
            for (int row = 0; row < BATCH; row++) {
                rows.copy(row, image.clear());
                cropAndFlip.apply(image.flip(), SHAPE, batch, Augmentation.generator(1, 1, row));
            }
        });
        InputTransform transform = InputTransform.builder().scale(1 / 255.0).mean(0.5, 0.5, 0.5).std(0.3, 0.3, 0.3).build();
        FloatBuffer scaled = Material.direct(BATCH * 3072);
        line("the transform of an online teacher", () -> transform.apply(batch.clear(), BATCH, SHAPE, scaled));
    }

    private void objective(Engine engine, NDManager manager, String part, ExampleWeighting weighting) throws Exception {
        Objective objective = DistillationObjective.builder().weighting(weighting).build();
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[BATCH * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(10);
        }
        Shape shape = new Shape(BATCH, CLASSES);
        NDArray student = manager.create(values, shape);
        student.setRequiresGradient(true);
        NDArray classifier = manager.create(values, shape);
        classifier.setRequiresGradient(true);
        NDArray labels = manager.create(new long[BATCH]);
        boolean head = !(weighting instanceof UniformWeighting);
        line(part, () -> {
            try (NDManager scope = manager.newSubManager(); GradientCollector collector = engine.newGradientCollector()) {
                // What is made of these attaches to the step's scope, as a network's outputs do.
                NDArray main = student.add(0f);
                main.attach(scope);
                NDArray other = classifier.add(0f);
                other.attach(scope);
                NDArray teacher = scope.create(values, shape);
                BatchLogits batch = new BatchLogits(main, teacher, head ? other : null, labels);
                NDArray loss = objective.evaluate(batch, new Epoch(1, 1)).mean(batch, null);
                collector.backward(loss);
                loss.getFloat();
            }
        });
    }

    private void optimizer(Engine engine, NDManager manager) throws Exception {
        Block network = Material.network(new CifarResNet(20), CLASSES, SHAPE);
        network.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 32, 32));
        List<NDArray> parameters = network.getParameters().values().stream().filter(Parameter::requiresGradient)
                .map(Parameter::getArray).toList();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        try (NDManager scope = manager.newSubManager(); GradientCollector collector = engine.newGradientCollector()) {
            NDArray images = scope.zeros(new Shape(2, 3, 32, 32));
            collector.backward(network.forward(new ParameterStore(manager, false), new NDList(images), true).singletonOrThrow().sum());
        }
        try (OptimizerState state = new Sgd(0.05).start(parameters)) {
            line("SGD with momentum on " + parameters.size() + " arrays", () -> state.step(1e-9));
        }
    }
}
