/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.student;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Dropout whose mask is drawn in Java from the trainer's own seed. DJL's own block draws from one generator of the whole
 * process, so with it the same seed would not give the same student.
 * <p>
 * Elements are zeroed with probability {@code rate} and the others divided by {@code 1 - rate} (Srivastava et al. 2014).
 * In inference mode the block is the identity. A mask depends on nothing but the seed and the number of the training pass, so that a
 * training that goes on after a stop draws the same ones. Not thread safe: it counts the passes of one training.
 */
public final class SeededDropout extends AbstractBlock {

    private static final byte VERSION = 1;

    private final float rate;
    private @Nullable Long seed;
    private long passes;

    /**
     * Makes a dropout block.
     *
     * @param rate the probability of an element to be zeroed
     * @throws IllegalArgumentException if the rate is not in [0, 1)
     */
    public SeededDropout(float rate) {
        super(VERSION);
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("The dropout rate must be in [0, 1), found " + rate
                    + ".\nMaybe use 0.1, or 0 for none.");
        }
        this.rate = rate;
    }

    void seed(long first) {
        seed = first;
    }

    /**
     * The number of training passes so far, which is all that changes in this block.
     *
     * @return the number
     */
    public long passes() {
        return passes;
    }

    /**
     * Goes on after so many training passes, as a training does that was stopped.
     *
     * @param passes the number of passes, zero or positive
     */
    public void resumeAt(long passes) {
        this.passes = passes;
    }

    @Override
    protected NDList forwardInternal(ParameterStore parameterStore, NDList inputs, boolean training,
            @Nullable PairList<String, Object> params) {
        if (!training || rate == 0) {
            return inputs;
        }
        if (seed == null) {
            throw new IllegalStateException("This dropout block has no seed.\nMaybe initialize the network with"
                    + " Initialization.DEFAULT.apply before training it.");
        }
        // The inner generator mixes the sum, so that the masks of two passes have nothing to do with each other.
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + passes++).nextLong());
        NDArray input = inputs.singletonOrThrow();
        float[] mask = new float[Math.toIntExact(input.size())];
        float kept = 1f / (1f - rate);
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < rate ? 0f : kept;
        }
        return new NDList(input.mul(input.getManager().create(mask, input.getShape())));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs.clone();
    }
}
