/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

/**
 * Checks of the weights of examples.
 */
public final class ExampleWeights {

    private ExampleWeights() {}

    /**
     * Throws unless a weight can be used.
     *
     * @param weight the weight
     * @param example the number of its example, from 0
     * @throws IllegalArgumentException if it is negative, infinite or NaN
     */
    public static void require(float weight, int example) {
        if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The weight of example " + example + " must be a finite number that is not"
                    + " negative, found " + weight + ".\nMaybe check the source that sets the weights.");
        }
    }

    /**
     * Throws unless some example has a weight above zero.
     *
     * @param sum the sum of the weights
     * @param examples the number of examples
     * @throws IllegalArgumentException if the sum is zero
     */
    public static void requireSome(double sum, int examples) {
        if (sum == 0) {
            throw new IllegalArgumentException("The weights of all " + examples + " examples are zero.\nMaybe check the source"
                    + " that sets the weights.");
        }
    }
}
