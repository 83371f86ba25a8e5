/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.CategoricalInfo;
import org.tribuo.MutableFeatureMap;
import org.tribuo.RealInfo;

/**
 * How often each of the values 0 to 255 occurs in each column. Tribuo's statistics of a feature follow from that: the counts of
 * its values if they are few, else their number, range, mean and squared deviations; zeros do not count.
 */
final class ByteHistograms {

    private static final int VALUES = 256;

    /** More columns would take more than a quarter of a gigabyte. */
    private static final int MOST_COLUMNS = (1 << 26) / VALUES;

    /** Rows that are counted together: the counts of a column are in another place of memory than those of the next. */
    private static final int TOGETHER = 16;

    private final FeatureNames names;
    private final int[] counts;
    private final List<byte[]> waiting = new ArrayList<>(TOGETHER);

    ByteHistograms(FeatureNames names) {
        this.names = names;
        counts = new int[names.size() * VALUES];
    }

    static boolean fits(FeatureNames names) {
        return names.size() <= MOST_COLUMNS;
    }

    /** Counts the values of a row in memory; false, and nothing counted, if they are not all whole numbers from 0 to 255. */
    boolean add(DenseRow row) {
        byte[] values = bytes(row);
        if (values == null) {
            return false;
        }
        waiting.add(values);
        if (waiting.size() == TOGETHER) {
            count();
        }
        return true;
    }

    private static byte @Nullable [] bytes(DenseRow row) {
        if (row instanceof DenseRow.Bytes known) {
            return known.values();
        }
        byte[] bytes = new byte[row.size()];
        for (int column = 0; column < bytes.length; column++) {
            double value = row.get(column);
            if (!(value >= 0 && value < VALUES && value == (int) value)) {
                return null;
            }
            bytes[column] = (byte) value;
        }
        return bytes;
    }

    private void count() {
        byte[][] rows = waiting.toArray(new byte[0][]);
        for (int column = 0; column < names.size(); column++) {
            for (byte[] row : rows) {
                counts[column * VALUES + (row[column] & 0xFF)]++;
            }
        }
        waiting.clear();
    }

    /** Writes the statistics of every column. */
    void describe(MutableFeatureMap features) {
        count();
        for (int column = 0; column < names.size(); column++) {
            int distinct = 0;
            for (int value = 1; value < VALUES; value++) {
                distinct += counts[column * VALUES + value] > 0 ? 1 : 0;
            }
            if (distinct > CategoricalInfo.THRESHOLD) {
                features.put(real(column));
            } else {
                observe(features, column);
            }
        }
    }

    private RealInfo real(int column) {
        long number = 0;
        long sum = 0;
        int least = VALUES;
        int largest = 0;
        for (int value = 1; value < VALUES; value++) {
            long count = counts[column * VALUES + value];
            if (count > 0) {
                number += count;
                sum += count * value;
                least = Math.min(least, value);
                largest = value;
            }
        }
        double mean = sum / (double) number;
        double squares = 0;
        for (int value = least; value <= largest; value++) {
            squares += counts[column * VALUES + value] * (value - mean) * (value - mean);
        }
        return new RealInfo(names.get(column), Math.toIntExact(number), largest, least, mean, squares);
    }

    /** Tribuo's own update, once for each occurrence of a value. */
    private void observe(MutableFeatureMap features, int column) {
        features.add(names.get(column), 0);
        for (int value = 1; value < VALUES; value++) {
            for (int time = 0; time < counts[column * VALUES + value]; time++) {
                features.add(names.get(column), value);
            }
        }
    }
}
