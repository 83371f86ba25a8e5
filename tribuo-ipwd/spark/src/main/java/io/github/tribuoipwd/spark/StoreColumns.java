/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelEncoding;
import io.github.tribuoipwd.softlabel.SoftLabelRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of a store's parts, as Spark names and writes them. */
final class StoreColumns {

    private static final long LARGEST_FILE = 256 << 20;

    private StoreColumns() {}

    /** Spark writes a column that is never null as a required one. */
    static StructType of(SoftLabelEncoding encoding) {
        StructType common = new StructType().add("key", DataTypes.BinaryType, false).add("view", DataTypes.IntegerType, false)
                .add("view_key", DataTypes.BinaryType, false).add("label", DataTypes.StringType, true);
        return encoding.top() == 0 ? common.add("logits", list(DataTypes.FloatType), false)
                : common.add("ids", list(DataTypes.IntegerType), false).add("values", list(DataTypes.FloatType), false)
                        .add("mass", DataTypes.DoubleType, false).add("mass2", DataTypes.DoubleType, false)
                        .add("mass4", DataTypes.DoubleType, false);
    }

    /**
     * How Spark writes. Logits do not shrink by compression or dictionaries, but those of half precision repeat. A store is read
     * file by file, each in memory, so a large partition makes several.
     */
    static Map<String, String> options(SoftLabelEncoding encoding, int classes) {
        Map<String, String> options = new HashMap<>(Map.of("compression", "uncompressed", "parquet.page.write-checksum.enabled",
                "true", "mapreduce.fileoutputcommitter.marksuccessfuljobs", "false"));
        boolean repeats = encoding.precision() == Precision.FLOAT16;
        options.put("parquet.enable.dictionary", "false");
        for (String column : List.of("label", "view", "ids.list.element")) {
            options.put("parquet.enable.dictionary#" + column, "true");
        }
        for (String column : List.of("logits.list.element", "values.list.element")) {
            options.put("parquet.enable.dictionary#" + column, Boolean.toString(repeats));
        }
        int values = encoding.top() == 0 ? classes : 2 * encoding.top();
        options.put("maxRecordsPerFile", Integer.toString(Buffers.rowsWithin(LARGEST_FILE, values)));
        return options;
    }

    private static DataType list(DataType element) {
        return DataTypes.createArrayType(element, false);
    }

    static Row row(SoftLabelRow row, SoftLabelEncoding encoding) {
        byte[] key = row.key().bytes();
        byte[] viewKey = row.viewKey().bytes();
        return encoding.top() == 0 ? RowFactory.create(key, row.view(), viewKey, row.label(), row.values())
                : RowFactory.create(key, row.view(), viewKey, row.label(), row.ids(), row.values(), row.mass(),
                        row.mass2(), row.mass4());
    }
}
