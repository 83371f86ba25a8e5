/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The number in a feature's name is its position: "000" to "783" as Tribuo's IDX and LibSVM sources name pixels, or "pixel0" to
 * "pixel783" with the prefix "pixel". Features that the data lack, as black pixels in those sources, get names of the same kind.
 */
public final class IndexedLayout implements FeatureLayout {

    @Config(mandatory = true, description = "Shape of a row: channels, height and width, or one length.")
    private int[] shape = {};

    @Config(description = "What stands before the number in every feature name.")
    private String prefix = "";

    @Config(description = "Number of the first feature, 0 or 1.")
    private int firstIndex = 0;

    @Config(description = "How the numbers run through an image: CHW (plane by plane) or HWC (pixel by pixel).")
    private ChannelOrder order = ChannelOrder.CHW;

    /**
     * For OLCUT.
     */
    private IndexedLayout() {}

    /**
     * A layout of plain numbers from 0, plane by plane.
     *
     * @param shape channels, height and width, or one length; copied
     * @throws IllegalArgumentException if a side is not positive
     */
    public IndexedLayout(int... shape) {
        this("", 0, ChannelOrder.CHW, shape);
    }

    /**
     * A layout with every setting.
     *
     * @param prefix what stands before the number in every feature name
     * @param firstIndex the number of the first feature, 0 or 1
     * @param order how the numbers run through an image
     * @param shape channels, height and width, or one length; copied
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public IndexedLayout(String prefix, int firstIndex, ChannelOrder order, int... shape) {
        this.prefix = prefix;
        this.firstIndex = firstIndex;
        this.order = order;
        this.shape = shape.clone();
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Shapes.check(shape, "shape");
        Checks.setting(firstIndex == 0 || firstIndex == 1, "firstIndex", "must be 0 or 1", firstIndex, "look at the first name.");
        Checks.setting(order == ChannelOrder.CHW || shape.length == 3, "order", "must be CHW where the shape is one length", order,
                "give the shape as channels, height, width.");
    }

    @Override
    public FeaturePositions bind(Collection<String> featureNames) {
        @Nullable String[] names = new String[Shapes.size(shape)];
        for (String name : featureNames) {
            int position = position(index(name, names.length));
            String other = names[position];
            if (other != null) {
                throw new IllegalArgumentException("Each position must have one feature, found \"" + other + "\" and \"" + name
                        + "\" for number " + index(name, names.length)
                        + ".\nMaybe the data come from two sources that write the numbers differently.");
            }
            names[position] = name;
        }
        String format = format(featureNames);
        for (int index = 0; index < names.length; index++) {
            if (names[position(index)] == null) {
                names[position(index)] = prefix + String.format(format, index + firstIndex);
            }
        }
        return new FeaturePositions(Stream.of(names).map(String::valueOf).toList(), shape);
    }

    /** The number in a name, counted from 0. */
    private int index(String name, int size) {
        int index = -1;
        if (name.startsWith(prefix)) {
            try {
                index = Integer.parseInt(name.substring(prefix.length())) - firstIndex;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(unknown(name, size) + "\nMaybe use a ListedLayout, which takes any names, or"
                        + " set the prefix.", e);
            }
        }
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException(unknown(name, size)
                    + "\nMaybe the shape is too small, firstIndex is wrong, or the prefix is missing.");
        }
        return index;
    }

    private String unknown(String name, int size) {
        return "Every feature name must be \"" + prefix + "\" and a number from " + firstIndex + " to " + (size - 1 + firstIndex)
                + ", found \"" + name + "\" in data for a layout of shape " + Arrays.toString(shape) + ".";
    }

    private int position(int index) {
        if (order == ChannelOrder.CHW) {
            return index;
        }
        int channel = index % shape[0];
        return channel * shape[1] * shape[2] + index / shape[0];
    }

    /** Names padded with zeros all have one length; a number that could be shorter shows that they are not padded. */
    private String format(Collection<String> featureNames) {
        List<Integer> lengths = featureNames.stream().map(String::length).distinct().toList();
        int width = lengths.size() == 1 ? lengths.get(0) - prefix.length() : 1;
        return "%0" + width + "d";
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "FeatureLayout");
    }

    @Override
    public String toString() {
        return "IndexedLayout(shape=" + Arrays.toString(shape) + ",prefix=" + prefix + ",firstIndex=" + firstIndex + ",order="
                + order + ")";
    }
}
