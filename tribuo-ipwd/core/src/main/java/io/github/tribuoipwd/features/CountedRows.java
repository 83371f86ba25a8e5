/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import io.github.tribuoipwd.internal.ReadAhead;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.MutableFeatureMap;

/**
 * Rows of which the statistics of features are computed when they are requested: a row that is fetched when it is read is read
 * once for them, and never if they are not requested. The counts may be collected, and are then made again from the rows.
 */
final class CountedRows {

    private final FeatureNames names;
    private final List<DenseRow> rows = new ArrayList<>();
    private SoftReference<ByteHistograms> counts = new SoftReference<>(null);
    private int counted;

    CountedRows(FeatureNames names) {
        this.names = names;
    }

    FeatureNames names() {
        return names;
    }

    /** Adds a row that does not change any more. */
    void add(DenseRow row) {
        rows.add(row);
    }

    /**
     * Writes the statistics of all features.
     *
     * @param features cleared first, if the rows can be read
     * @return false if not all rows are whole numbers from 0 to 255: the features are then those that Tribuo's updates give, and
     *     this object is of no use any more
     */
    boolean describe(MutableFeatureMap features) {
        ByteHistograms histograms = counts.get();
        if (histograms == null) {
            histograms = new ByteHistograms(names);
            counts = new SoftReference<>(histograms);
            counted = 0;
        }
        ReadAhead<DenseRow> next = new ReadAhead<>(rows.subList(counted, rows.size()).iterator(), DenseRow::fetch);
        int ahead = 0;
        boolean bytes = true;
        while (bytes && next.hasNext()) {
            DenseRow row = next.next(ahead);
            ahead = row.fetchAhead();
            bytes = histograms.add(row.load());
            counted += bytes ? 1 : 0;
        }
        features.clear();
        histograms.describe(features);
        if (!bytes) {
            rows.subList(counted, rows.size()).forEach(row -> observe(row.load(), features));
        }
        return bytes;
    }

    private void observe(DenseRow row, MutableFeatureMap features) {
        for (int column = 0; column < names.size(); column++) {
            features.add(names.get(column), row.get(column));
        }
    }
}
