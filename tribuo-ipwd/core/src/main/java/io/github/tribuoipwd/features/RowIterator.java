/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.tribuo.Feature;

/** The features of a row that is in memory, in the order of their positions. */
final class RowIterator implements Iterator<Feature> {

    private final FeatureNames names;
    private final DenseRow row;
    private int position;

    RowIterator(FeatureNames names, DenseRow row) {
        this.names = names;
        this.row = row;
    }

    @Override
    public boolean hasNext() {
        return position < names.size();
    }

    @Override
    public Feature next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The example has " + names.size() + " features, and all were given.");
        }
        Feature feature = new Feature(names.get(position), row.get(position));
        position++;
        return feature;
    }
}
