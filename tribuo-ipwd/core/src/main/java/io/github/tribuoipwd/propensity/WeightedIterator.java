/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Copies of a source's examples: each once and with its weight, or as often as it was drawn and with weight 1.
 */
final class WeightedIterator implements Iterator<Example<Label>> {

    private final Iterator<Example<Label>> source;
    private final float[] weights;
    private final int @Nullable [] draws;
    private int index = -1;
    private int left;
    private @Nullable Example<Label> current;

    WeightedIterator(Iterator<Example<Label>> source, float[] weights, int @Nullable [] draws) {
        this.source = source;
        this.weights = weights;
        this.draws = draws;
    }

    @Override
    public boolean hasNext() {
        while (left == 0 && index + 1 < weights.length) {
            if (!source.hasNext()) {
                throw changed("ended after " + (index + 1) + " examples");
            }
            current = source.next();
            index++;
            left = draws == null ? 1 : draws[index];
        }
        if (left == 0 && source.hasNext()) {
            throw changed("has more");
        }
        return left > 0;
    }

    private IllegalStateException changed(String found) {
        return new IllegalStateException("The source must give the " + weights.length + " examples with weights, found that it"
                + " " + found + ".\nMaybe its file changed; load the configuration again.");
    }

    @Override
    public Example<Label> next() {
        Example<Label> example = hasNext() ? current : null;
        if (example == null) {
            throw new NoSuchElementException();
        }
        left--;
        Example<Label> copy = example.copy();
        copy.setWeight(draws == null ? weights[index] : Example.DEFAULT_WEIGHT);
        return copy;
    }
}
