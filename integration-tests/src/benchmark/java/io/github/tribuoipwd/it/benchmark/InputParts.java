/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** The way of a batch of 64 images of CIFAR's size from examples into the engine's buffer. */
@State(Scope.Thread)
public class InputParts {

    private static final int BATCH = 64;
    private static final int SIZE = 3072;
    private static final int CLASSES = 100;
    private static final int[] SHAPE = {3, 32, 32};

    private final FloatBuffer batch = Material.direct(BATCH * SIZE);
    private final FloatBuffer image = Material.direct(SIZE);
    private final FloatBuffer transformed = Material.direct(BATCH * SIZE);
    private final Augmentation cropAndFlip = new AugmentationChain(new RandomCrop(4), new HorizontalFlip());
    private final InputTransform transform = InputTransform.builder().scale(1 / 255.0).mean(0.5, 0.5, 0.5).std(0.3, 0.3, 0.3)
            .build();
    private List<Example<Label>> dense;
    private List<Example<Label>> plain;
    private FeaturePositions positions;
    private Rows rows;

    /** Makes the images. */
    @Setup
    public void examples() {
        byte[][] images = Material.images(BATCH, SIZE);
        dense = Material.dataset(Material.dense(images, CLASSES)).getData();
        plain = Material.dataset(Material.arrays(images, CLASSES)).getData();
        positions = new IndexedLayout(SHAPE).bind(Material.dataset(Material.dense(images, CLASSES)).getFeatureIDMap().keySet());
        rows = Rows.of(Material.dataset(Material.dense(images, CLASSES)), Material.positions(SHAPE));
    }

    /**
     * A batch of a training.
     *
     * @return the batch, so that nothing of it is left out
     */
    @Benchmark
    public FloatBuffer copy() {
        batch.clear();
        for (int row = 0; row < BATCH; row++) {
            rows.copy(row, batch);
        }
        return batch;
    }

    /**
     * A batch of views.
     *
     * @return the batch
     */
    @Benchmark
    public FloatBuffer cropAndFlip() {
        batch.clear();
        for (int row = 0; row < BATCH; row++) {
            rows.copy(row, image.clear());
            cropAndFlip.apply(image.flip(), SHAPE, batch, Augmentation.generator(1, 1, row));
        }
        return batch;
    }

    /**
     * The input that a teacher beside the training gets for the batch.
     *
     * @return the transformed batch
     */
    @Benchmark
    public FloatBuffer transform() {
        transform.apply(batch.clear(), BATCH, SHAPE, transformed);
        return transformed;
    }

    /**
     * Dense examples to rows.
     *
     * @return the rows
     */
    @Benchmark
    public FloatBuffer gatherDense() {
        positions.gather(dense, batch);
        return batch;
    }

    /**
     * Tribuo's own examples to rows.
     *
     * @return the rows
     */
    @Benchmark
    public FloatBuffer gatherPlain() {
        positions.gather(plain, batch);
        return batch;
    }
}
