/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Feature names that positions imply: a prefix and the number of the position from 0, padded with zeros to one length, so that
 * names sort as positions do. The length is that of the row's size, as in Tribuo's {@code IDXDataSource}: "0000" to "3071",
 * "000" to "783". Immutable; there is one object for each prefix and size, which all examples share.
 */
public final class FeatureNames implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Map<String, WeakReference<FeatureNames>> SHARED = new HashMap<>();

    /** The prefix of every name. */
    private final String prefix;
    /** The number of names. */
    private final int size;
    private final transient String[] names;

    private FeatureNames(String prefix, int size) {
        this.prefix = prefix;
        this.size = size;
        names = new String[size];
        int width = width(size);
        for (int i = 0; i < size; i++) {
            String number = Integer.toString(i);
            names[i] = prefix + "0".repeat(width - number.length()) + number;
        }
    }

    /**
     * Names without a prefix.
     *
     * @param size the number of names
     * @return "0" and so on
     * @throws IllegalArgumentException if the size is not positive
     */
    public static FeatureNames numbered(int size) {
        return numbered("", size);
    }

    /**
     * Names with a prefix.
     *
     * @param prefix the text before every number
     * @param size the number of names
     * @return the names
     * @throws IllegalArgumentException if the size is not positive
     */
    public static FeatureNames numbered(String prefix, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("A row must have one feature or more, found " + size
                    + ".\nMaybe check the height, width and channels of the data.");
        }
        synchronized (SHARED) {
            WeakReference<FeatureNames> known = SHARED.get(size + "," + prefix);
            FeatureNames names = known == null ? null : known.get();
            if (names == null) {
                names = new FeatureNames(prefix, size);
                SHARED.put(size + "," + prefix, new WeakReference<>(names));
            }
            return names;
        }
    }

    /** The implied names of a list that holds exactly them in their order; null for other lists. */
    static @Nullable FeatureNames matching(List<String> names) {
        int width = width(names.size());
        String first = names.isEmpty() ? "" : names.get(0);
        if (!first.endsWith("0".repeat(width))) {
            return null;
        }
        FeatureNames candidate = numbered(first.substring(0, first.length() - width), names.size());
        return Arrays.asList(candidate.names).equals(names) ? candidate : null;
    }

    private static int width(int size) {
        return Integer.toString(size).length();
    }

    /**
     * The prefix of every name.
     *
     * @return the prefix, empty for none
     */
    public String prefix() {
        return prefix;
    }

    /**
     * The number of names.
     *
     * @return the size of a row
     */
    public int size() {
        return size;
    }

    /**
     * The name of a position.
     *
     * @param position a position
     * @return its name, always the same object
     */
    public String get(int position) {
        return names[position];
    }

    /**
     * Finds the position of a name.
     *
     * @param name any name
     * @return its position, -1 if it is none of these names
     */
    public int position(String name) {
        int width = width(size);
        if (name.length() != prefix.length() + width || !name.startsWith(prefix)) {
            return -1;
        }
        long position = 0;
        for (int i = prefix.length(); i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            position = 10 * position + digit;
        }
        return position < size ? (int) position : -1;
    }

    /** All names as a new array. */
    String[] toArray() {
        return names.clone();
    }

    /**
     * Gives the object that all examples share.
     *
     * @return the shared names
     */
    @Serial
    private Object readResolve() {
        return numbered(prefix, size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof FeatureNames that && size == that.size && prefix.equals(that.prefix));
    }

    @Override
    public int hashCode() {
        return 31 * prefix.hashCode() + size;
    }

    @Override
    public String toString() {
        return "FeatureNames(prefix=" + prefix + ",size=" + size + ")";
    }
}
