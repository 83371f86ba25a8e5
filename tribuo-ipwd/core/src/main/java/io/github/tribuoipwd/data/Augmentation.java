/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Makes another view of an image: of a row of float32 in the order channels, height, width, before any {@link
 * io.github.tribuoipwd.features.InputTransform}. Immutable and thread safe. All random numbers come from the given generator, so
 * that with {@link #generator} a view is a function of seed, epoch and example.
 */
public interface Augmentation extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * The shape of a view.
     *
     * @param shape the shape of an image, {@code (channels, height, width)}; not modified
     * @return a new array
     * @throws IllegalArgumentException if the augmentation does not fit the shape
     */
    int[] outputShape(int... shape);

    /**
     * Makes a view.
     *
     * @param source the image, from its position on; neither it nor its position is modified
     * @param shape the shape of the image, {@code (channels, height, width)}; not modified
     * @param target where the view goes, from its position on, which advances by the size of the view; other memory than the
     *     source's
     * @param random gives all that is drawn
     * @throws IllegalArgumentException if the augmentation does not fit the shape
     */
    void apply(FloatBuffer source, int[] shape, FloatBuffer target, SplittableRandom random);

    /**
     * The generator of one view. Each of the three numbers is mixed into all 64 bits of the generator's seed (the finalizer of
     * splitmix64, Steele, Lea and Flood 2014, with Stafford's constants), so neighbors in any of them give unrelated draws; two
     * examples of an epoch never get the same seed.
     *
     * @param seed the seed of the training
     * @param epoch the number of the epoch
     * @param example the number of the example in the data
     * @return a new generator
     */
    static SplittableRandom generator(long seed, long epoch, long example) {
        return new SplittableRandom(SplitMix64.mix(SplitMix64.mix(SplitMix64.mix(seed) + epoch) + example));
    }

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "Augmentation");
    }
}
