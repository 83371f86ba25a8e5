/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.softlabel.SoftLabelRow;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** One Spark for all tests of this module: two tasks at a time, each of which may fail twice. */
final class LocalSpark {

    /** The names of the features of {@link Data}. */
    static final List<String> NAMES = IntStream.range(0, Data.FEATURES).mapToObj(Integer::toString).toList();

    static final String NOT_ON_WINDOWS = "Hadoop writes local files there by a program that has to be installed";

    /** What a JVM opens for Spark, as this one does. */
    static final List<String> OPENED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens")).toList();

    private static final StructType TABLE = new StructType()
            .add("features", DataTypes.createArrayType(DataTypes.DoubleType)).add("label", DataTypes.StringType);

    private LocalSpark() {}

    static SparkSession session() {
        return SparkSession.builder().master("local[2,3]").appName("tests").config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
                .config("spark.local.dir", "target/spark").config("spark.sql.warehouse.dir", "target/spark/warehouse")
                .getOrCreate();
    }

    /** A row for each example: an array, and the label. */
    static Dataset<Row> table(MutableDataset<Label> data, int partitions) {
        return table(session(), data, partitions);
    }

    static Dataset<Row> table(SparkSession spark, MutableDataset<Label> data, int partitions) {
        List<Row> rows = new ArrayList<>();
        data.forEach(example -> rows.add(RowFactory.create(values(example), label(example))));
        return spark.createDataFrame(rows, TABLE).repartition(partitions);
    }

    static Double[] values(Example<Label> example) {
        Double[] values = new Double[Data.FEATURES];
        for (Feature feature : example) {
            values[Integer.parseInt(feature.getName())] = feature.getValue();
        }
        return values;
    }

    static String label(Example<Label> example) {
        String label = example.getOutput().getLabel();
        return label.equals(Label.UNKNOWN) ? null : label;
    }

    /** All rows of a store as texts, by key and view; a key that comes twice is counted. */
    static Map<String, String> content(SoftLabelStore store) {
        store.verify();
        Map<String, String> content = new TreeMap<>();
        store.forEach(row -> content.merge(row.key() + " " + row.view(), text(row), (one, other) -> one + "; twice " + other));
        return content;
    }

    private static String text(SoftLabelRow row) {
        return row.viewKey() + " " + row.label() + " " + Arrays.toString(row.values())
                + Arrays.toString(row.ids()) + row.mass() + row.mass2() + row.mass4();
    }
}
