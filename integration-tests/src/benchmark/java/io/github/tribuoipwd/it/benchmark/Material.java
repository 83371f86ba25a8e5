/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Random images, and untrained networks: their cost does not depend on the values of their parameters. */
final class Material {

    private Material() {}

    static List<String> labels(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }

    /** Images of bytes; the label of an image is its number by the number of classes. */
    static byte[][] images(int count, int size) {
        Random random = new Random(1);
        byte[][] images = new byte[count][size];
        for (byte[] image : images) {
            random.nextBytes(image);
        }
        return images;
    }

    static List<Example<Label>> dense(byte[][] images, int classes) {
        FeatureNames names = FeatureNames.numbered(images[0].length);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            examples.add(new DenseExample<>(new Label(String.valueOf(i % classes)), names, DenseRow.of(images[i])));
        }
        return examples;
    }

    static List<Example<Label>> arrays(byte[][] images, int classes) {
        String[] names = IntStream.range(0, images[0].length).mapToObj(FeatureNames.numbered(images[0].length)::get)
                .toArray(String[]::new);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            double[] values = new double[names.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = images[i][k] & 0xff;
            }
            examples.add(new ArrayExample<>(new Label(String.valueOf(i % classes)), names, values));
        }
        return examples;
    }

    static MutableDataset<Label> dataset(List<Example<Label>> examples) {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = examples.get(0) instanceof DenseExample
                ? new DenseDataset<>(new SimpleDataSourceProvenance("benchmark", factory), factory)
                : new MutableDataset<>(new SimpleDataSourceProvenance("benchmark", factory), factory);
        data.addAll(examples);
        return data;
    }

    static FeaturePositions positions(int... shape) {
        int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        return new FeaturePositions(IntStream.range(0, size).mapToObj(FeatureNames.numbered(size)::get).toList(), shape);
    }

    /** From bytes to [0, 1]. */
    static InputTransform unitRange() {
        return InputTransform.builder().scale(1 / 255.0).build();
    }

    static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** A backbone with one linear head. */
    static Block network(StudentArchitecture architecture, int classes, int... shape) {
        return new SequentialBlock().add(architecture.backbone(shape)).add(Linear.builder().setUnits(classes).build());
    }

    /** Such a network as an ONNX file, its input {@code (batch, ...shape)}, its output the logits. */
    static Path onnx(Path file, StudentArchitecture architecture, int classes, int... shape) throws IOException {
        try (NDManager manager = PyTorch.engine().newBaseManager(Device.cpu())) {
            Block network = network(architecture, classes, shape);
            long[] sizes = IntStream.of(shape).asLongStream().toArray();
            network.initialize(manager, DataType.FLOAT32, batch(2, sizes));
            BlockExporter.builder(network).input("input", batch(-1, sizes)).outputs("logits").build().export(file);
        }
        return file;
    }

    private static Shape batch(long number, long[] sizes) {
        return new Shape(LongStream.concat(LongStream.of(number), LongStream.of(sizes)).toArray());
    }
}
