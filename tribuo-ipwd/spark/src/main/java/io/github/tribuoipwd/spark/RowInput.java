/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.Serializable;
import java.nio.FloatBuffer;
import org.apache.spark.sql.Row;

/**
 * How a row of a data frame becomes the values of an example. The row has the columns {@link PreparedData} prepares: what holds
 * the values, and the label.
 */
interface RowInput extends Serializable {

    /**
     * Reads a row.
     *
     * @param row the row, whose first column has the values
     * @param place where it stands, for errors
     * @param target where the values go, in the order of the layout; its position advances by the length of a row
     * @return whether there was an example; the target is as it was where a row is left out
     * @throws SparkCaptureException if the row holds no example
     */
    boolean read(Row row, Place place, FloatBuffer target);

    /**
     * What the row is called where it is left out.
     *
     * @param row the row
     * @return its name
     */
    String name(Row row);

    /**
     * What the rows are, for the manifest.
     *
     * @return words
     */
    String description();
}
