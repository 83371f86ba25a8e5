/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list gives the feature name of every position, in order.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#listedlayout">Settings</a>
 */
public final class ListedLayout implements FeatureLayout {

    @Config(mandatory = true, description = "Feature name of each position.")
    private List<String> names = List.of();

    @Config(description = "Shape of a row: channels, height and width; empty for plain rows as long as the list.")
    private int[] shape = {};

    /**
     * For OLCUT.
     */
    private ListedLayout() {}

    /**
     * A layout of named positions.
     *
     * @param names the feature name of each position; copied
     * @param shape channels, height and width, or nothing for plain rows; copied
     * @throws IllegalArgumentException if there are no names, a name occurs twice, or the shape does not hold them
     */
    public ListedLayout(List<String> names, int... shape) {
        this.names = List.copyOf(names);
        this.shape = shape.clone();
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.setting(!names.isEmpty(), "names", "must hold one feature name or more", names, "use a SortedLayout.");
        Checks.setting(new HashSet<>(names).size() == names.size(), "names", "must not hold a name twice", names,
                "remove the second one.");
        if (shape.length > 0) {
            Shapes.check(shape, "shape");
            Checks.setting(Shapes.size(shape) == names.size(), "shape", "must hold the " + names.size() + " names",
                    Arrays.toString(shape), "correct the shape or the list.");
        }
    }

    @Override
    public FeaturePositions bind(Collection<String> featureNames) {
        Set<String> known = new HashSet<>(names);
        for (String name : featureNames) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Every feature of the data must be in the layout's list of " + names.size()
                        + " names, found \"" + name + "\".\nMaybe add it to the list, or leave it out of the data.");
            }
        }
        return new FeaturePositions(names, shape.length > 0 ? shape : new int[] {names.size()});
    }

    @Override
    public String toString() {
        return "ListedLayout(names=" + names + ",shape=" + Arrays.toString(shape) + ")";
    }
}
