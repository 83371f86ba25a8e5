/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The number in a feature's name is its position: "000" to "783" as Tribuo's IDX and LibSVM sources name pixels, or "pixel0" to
 * "pixel783" with the prefix "pixel". Features that the data lack, as black pixels in those sources, get names of the same kind:
 * the names present decide whether numbers are padded with zeros ("px057") or not ("px57"). Names that contradict each other are
 * an error, and so are names that do not decide it, such as "px100" to "px683", unless {@code digits} is set; only bare numbers
 * of one length, such as "100" to "683", are then read as padded, as those sources write them.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#indexedlayout">Settings</a>
 */
public final class IndexedLayout implements FeatureLayout {

    private static final int MOST_DIGITS = 9;

    @Config(mandatory = true, description = "Shape of a row: channels, height and width, or one length.")
    private int[] shape = {};

    @Config(description = "The text before the number in every feature name.")
    private String prefix = "";

    @Config(description = "Number of the first feature, 0 or 1.")
    private int firstIndex = 0;

    @Config(description = "Order of the numbers in an image: CHW (plane by plane) or HWC (pixel by pixel).")
    private ChannelOrder order = ChannelOrder.CHW;

    @Config(description = "Least number of digits, filled with zeros: 3 for 057, 1 for 57; 0 to infer it from the names.")
    private int digits = 0;

    /**
     * For OLCUT.
     */
    private IndexedLayout() {}

    private IndexedLayout(IndexedLayout settings) {
        shape = settings.shape.clone();
        prefix = settings.prefix;
        firstIndex = settings.firstIndex;
        order = settings.order;
        digits = settings.digits;
        Checks.validated(this);
    }

    /**
     * Begins a layout.
     *
     * @param shape channels, height and width, or one length; copied
     * @return a builder of a layout of plain numbers from 0, plane by plane, that infers the padding from the names
     */
    public static Builder builder(int... shape) {
        return new Builder(shape);
    }

    /**
     * A layout of plain numbers from 0, plane by plane.
     *
     * @param shape channels, height and width, or one length; copied
     * @throws IllegalArgumentException if a side is not positive
     */
    public IndexedLayout(int... shape) {
        this.shape = shape.clone();
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Shapes.check(shape, "shape");
        Checks.setting(firstIndex == 0 || firstIndex == 1, "firstIndex", "must be 0 or 1", firstIndex,
                "use the number of the first name.");
        Checks.setting(order == ChannelOrder.CHW || shape.length == 3, "order", "must be CHW where the shape is one length", order,
                "give the shape as channels, height, width.");
        Checks.setting(digits >= 0 && digits <= MOST_DIGITS, "digits", "must be 0 to " + MOST_DIGITS, digits,
                "use 3 for names such as 057, and 1 for 57.");
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
        if (Stream.of(names).anyMatch(Objects::isNull)) {
            NumberStyle style = NumberStyle.of(featureNames.stream().map(name -> name.substring(prefix.length())).sorted().toList(),
                    prefix, digits, firstIndex);
            for (int index = 0; index < names.length; index++) {
                if (names[position(index)] == null) {
                    names[position(index)] = prefix + style.text(index + firstIndex);
                }
            }
        }
        return new FeaturePositions(Stream.of(names).map(String::valueOf).toList(), shape);
    }

    /** The number in a name, counted from 0. */
    private int index(String name, int size) {
        Integer number = name.startsWith(prefix) ? NumberStyle.number(name.substring(prefix.length())) : null;
        if (number == null && name.startsWith(prefix)) {
            throw new IllegalArgumentException(unknown(name, size) + "\nMaybe use a ListedLayout, which takes any names, or set the"
                    + " prefix.");
        }
        int index = number == null ? -1 : number - firstIndex;
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

    @Override
    public String toString() {
        return "IndexedLayout(shape=" + Arrays.toString(shape) + ",prefix=" + prefix + ",firstIndex=" + firstIndex + ",order="
                + order + ",digits=" + digits + ")";
    }

    /**
     * Builds an {@link IndexedLayout}.
     */
    public static final class Builder {

        /** Holds the settings; it never binds. */
        private final IndexedLayout layout = new IndexedLayout();

        private Builder(int[] shape) {
            layout.shape = shape.clone();
        }

        /**
         * Sets the text before the number in every feature name.
         *
         * @param prefix the prefix, such as "pixel"; empty, the default, for none
         * @return this builder
         */
        public Builder prefix(String prefix) {
            layout.prefix = prefix;
            return this;
        }

        /**
         * Sets the number of the first feature.
         *
         * @param number 0 (the default) or 1
         * @return this builder
         */
        public Builder firstIndex(int number) {
            layout.firstIndex = number;
            return this;
        }

        /**
         * Sets the order of the numbers in an image.
         *
         * @param order plane by plane (CHW, the default) or pixel by pixel (HWC)
         * @return this builder
         */
        public Builder order(ChannelOrder order) {
            layout.order = order;
            return this;
        }

        /**
         * Sets how numbers are padded with zeros.
         *
         * @param digits the least number of digits, 0 to 9: 3 for "057", 1 for "57"; 0 (the default) to see it from the names
         * @return this builder
         */
        public Builder digits(int digits) {
            layout.digits = digits;
            return this;
        }

        /**
         * Builds the layout; the builder can go on to build others.
         *
         * @return the layout
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public IndexedLayout build() {
            return new IndexedLayout(layout);
        }
    }
}
