/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.util.Collection;
import java.util.List;

/**
 * For tables: the features of the data, sorted by name as {@link String} sorts. Has no settings. A teacher that takes the
 * columns in another order needs a {@link ListedLayout}.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#sortedlayout">Settings</a>
 */
public final class SortedLayout implements FeatureLayout {

    /**
     * A layout.
     */
    public SortedLayout() {}

    @Override
    public FeaturePositions bind(Collection<String> featureNames) {
        List<String> names = featureNames.stream().sorted().toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("The data must have a feature or more, found none.\nMaybe check whether the source"
                    + " gave its examples.");
        }
        return new FeaturePositions(names, names.size());
    }

    @Override
    public String toString() {
        return "SortedLayout()";
    }
}
