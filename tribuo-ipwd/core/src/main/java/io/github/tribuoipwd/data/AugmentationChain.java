/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Augmentations one after the other, each applied to the view that the one before it made. All draw from one generator in their
 * order.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#augmentationchain">Settings</a>
 */
public final class AugmentationChain implements Augmentation {

    @Config(mandatory = true, description = "The augmentations in their order.")
    private List<Augmentation> augmentations = List.of();

    /**
     * For OLCUT.
     */
    private AugmentationChain() {}

    /**
     * A chain.
     *
     * @param augmentations the augmentations in their order
     * @throws IllegalArgumentException if there are none
     */
    public AugmentationChain(Augmentation... augmentations) {
        this.augmentations = List.of(augmentations);
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(!augmentations.isEmpty(), "augmentations", "must hold one or more", augmentations, "leave the chain out.");
    }

    @Override
    public int[] outputShape(int... shape) {
        int[] result = shape;
        for (Augmentation augmentation : augmentations) {
            result = augmentation.outputShape(result);
        }
        return result;
    }

    @Override
    public void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random) {
        FloatBuffer view = source;
        int[] viewShape = shape;
        for (Augmentation augmentation : augmentations.subList(0, augmentations.size() - 1)) {
            int[] nextShape = augmentation.outputShape(viewShape);
            FloatBuffer next = FloatBuffer.allocate(Images.size(nextShape));
            augmentation.apply(view, viewShape, next, random);
            view = next.flip();
            viewShape = nextShape;
        }
        augmentations.get(augmentations.size() - 1).apply(view, viewShape, target, random);
    }

    @Override
    public String toString() {
        return "AugmentationChain(augmentations=" + augmentations + ")";
    }
}
