/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a comparison expects, by key and view. */
final class SampleComparison {

    private record Place(RowKey key, int view) {
    }

    /** Another order of additions changes the last bits; see the teacher's contract. */
    private static final double SAME = 1e-3;
    private static final double HALF = 1.0 / 2048;

    private final SoftLabelEncoding encoding;
    private final List<String> labels;
    private final Map<Place, SoftLabelRow> expected = new HashMap<>();
    private long rows;
    private double largest;
    private double tolerance;
    private double worst = -1;
    private String where = "";

    SampleComparison(SoftLabelEncoding encoding, List<String> labels) {
        this.encoding = encoding;
        this.labels = labels;
    }

    void expect(SoftLabelRow row) {
        expected.put(new Place(row.key(), row.view()), row);
    }

    void found(SoftLabelRow stored) {
        SoftLabelRow anew = expected.remove(new Place(stored.key(), stored.view()));
        if (anew == null) {
            return;
        }
        rows++;
        for (int i = 0; i < stored.values().length; i++) {
            int column = encoding.top() == 0 ? i : stored.ids()[i];
            double value = anew.values()[column];
            if (value == stored.values()[i]) {
                continue;
            }
            double difference = Math.abs(value - stored.values()[i]);
            double allowed = Math.max(1, Math.abs(value)) * (encoding.precision() == Precision.FLOAT16 ? SAME + HALF : SAME);
            largest = Math.max(largest, difference);
            if (!(difference / allowed <= worst)) {
                worst = difference / allowed;
                tolerance = allowed;
                where = "row " + stored.key() + ", view " + stored.view() + ", class \"" + labels.get(column) + "\": stored "
                        + stored.values()[i] + ", computed " + (float) value;
            }
        }
    }

    StoreComparison result() {
        long missing = expected.size();
        return new StoreComparison(rows + missing, missing, largest, where, tolerance,
                rows > 0 && missing == 0 && worst <= 1);
    }
}
