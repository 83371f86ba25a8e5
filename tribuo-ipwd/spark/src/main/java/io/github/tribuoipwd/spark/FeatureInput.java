/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Reads an array of numbers.
 *
 * @param names the name of each of the array's numbers
 * @param order for each position of the layout, which of the numbers stands there
 */
record FeatureInput(List<String> names, int[] order) implements RowInput {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean read(Row row, Place place, FloatBuffer target) {
        if (row.isNullAt(0)) {
            throw new SparkCaptureException("Each row must have its features, found null in " + place
                    + ".\nMaybe leave such rows out before the capture.");
        }
        List<?> values = row.getList(0);
        if (values.size() != order.length) {
            throw new SparkCaptureException("Each row must have " + order.length + " features, found " + values.size() + " in "
                    + place + ".\nMaybe the arrays come from different sources, or featureNames are those of other data.");
        }
        for (int index : order) {
            Object value = values.get(index);
            float number = value instanceof Number known ? known.floatValue() : Float.NaN;
            if (!Float.isFinite(number)) {
                throw new SparkCaptureException("The feature \"" + names.get(index)
                        + "\" must be a finite number as float32, found " + value + " in " + place + ".\nMaybe clean the data.");
            }
            target.put(number);
        }
        return true;
    }

    @Override
    public String name(Row row) {
        return "a row of features";
    }

    @Override
    public String description() {
        return "a table of " + names.size() + " features";
    }
}
