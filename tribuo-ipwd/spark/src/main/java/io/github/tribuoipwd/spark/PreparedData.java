/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Data as executors take them: a column of values or of files, and a column of labels.
 *
 * @param rows the data in these two columns
 * @param input how one of their rows becomes an example
 * @param positions the position of each feature
 */
record PreparedData(Dataset<Row> rows, RowInput input, FeaturePositions positions) {

    private static final String VALUES = "values";
    private static final String LABEL = "label";

    /** The number of labels that an error lists at most. */
    private static final int MOST_LISTED = 10;

    /**
     * Takes features.
     *
     * @param data the data
     * @param settings the names of columns and features
     * @throws SparkCaptureException if a column is missing or holds no numbers, or the features do not fit the layout
     */
    static PreparedData features(Dataset<Row> data, FeatureLayout layout, CaptureColumns settings) {
        Map<String, DataType> types = types(data, settings.label());
        DataType together = types.get(settings.features());
        Column values;
        List<String> names;
        if (together != null) {
            values = column(settings.features());
            requireNumbers(settings.features(), together);
            names = settings.names().isEmpty() ? numbered(data, values, settings.features()) : settings.names();
        } else {
            types.remove(settings.label());
            types.forEach(PreparedData::requireNumber);
            names = List.copyOf(types.keySet());
            // Of any kind of number Tribuo makes a double too.
            values = functions.array(names.stream().map(name -> column(name).cast(DataTypes.DoubleType)).toArray(Column[]::new));
        }
        FeaturePositions positions = layout.bind(names);
        return new PreparedData(data.select(values.as(VALUES), label(settings.label())),
                new FeatureInput(List.copyOf(names), order(names, positions)), positions);
    }

    /**
     * Takes images.
     *
     * @param files a table that names a file in each row
     * @param decoder how they are decoded
     * @param skip whether images that cannot be read are left out
     * @throws SparkCaptureException if a column is missing, or holds no names
     */
    static PreparedData images(Dataset<Row> files, FeatureLayout layout, CaptureColumns settings, ImageDecoder decoder,
            boolean skip, SerializableConfiguration hadoop) {
        Map<String, DataType> types = types(files, settings.label());
        if (!(types.get(settings.path()) instanceof StringType)) {
            throw new SparkCaptureException("The data must have a column \"" + settings.path() + "\" of text, with the image's"
                    + " file in each row, found columns " + listed(types) + ".\nMaybe set pathColumn.");
        }
        FeatureNames numbered = FeatureNames.numbered(decoder.size());
        List<String> names = IntStream.range(0, decoder.size()).mapToObj(numbered::get).toList();
        FeaturePositions positions = layout.bind(names);
        int[] shape = {decoder.channels(), decoder.height(), decoder.width()};
        if (!Arrays.equals(shape, positions.shape())) {
            throw new SparkCaptureException("The layout must have the shape of the images, " + Arrays.toString(shape) + ", found "
                    + Arrays.toString(positions.shape()) + ".\nMaybe correct the layout, or what the decoder makes of an image.");
        }
        return new PreparedData(files.select(column(settings.path()).as(VALUES), label(settings.label())),
                new ImageInput(shape, decoder.shorterSide(), order(names, positions), skip, hadoop), positions);
    }

    private static Column column(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    private static Column label(String name) {
        Column label = name.isEmpty() ? functions.lit(null) : column(name);
        return label.cast(DataTypes.StringType).as(LABEL);
    }

    /** The types of the columns, in their order. */
    private static Map<String, DataType> types(Dataset<Row> data, String label) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (StructField field : data.schema().fields()) {
            if (types.put(field.name(), field.dataType()) != null) {
                throw new SparkCaptureException("Each column must have a name of its own, found \"" + field.name()
                        + "\" twice.\nMaybe rename one.");
            }
        }
        if (!label.isEmpty() && !types.containsKey(label)) {
            throw new SparkCaptureException("The data must have the column of labels, \"" + label + "\", found columns "
                    + listed(types) + ".\nMaybe correct labelColumn, or leave it out where there are no labels.");
        }
        return types;
    }

    private static List<String> listed(Map<String, DataType> types) {
        List<String> columns = new ArrayList<>();
        types.forEach((name, type) -> columns.add(name + " " + type.simpleString()));
        return columns.size() <= MOST_LISTED ? columns
                : List.of(columns.subList(0, MOST_LISTED) + " and " + (columns.size() - MOST_LISTED) + " more");
    }

    private static void requireNumbers(String name, DataType type) {
        if (!(type instanceof ArrayType array && array.elementType() instanceof NumericType)) {
            throw new SparkCaptureException("The column \"" + name + "\" must be an array of numbers, found "
                    + type.simpleString()
                    + ".\nMaybe convert it (a vector of Spark's ML with vector_to_array), or set featuresColumn.");
        }
    }

    private static void requireNumber(String name, DataType type) {
        if (!(type instanceof NumericType)) {
            throw new SparkCaptureException("Each column but that of the labels must be a feature and a number, found \"" + name
                    + "\" of " + type.simpleString()
                    + ".\nMaybe set labelColumn or featuresColumn, or select the features before.");
        }
    }

    /** Names for the numbers of an array, by the length of the first one. */
    private static List<String> numbered(Dataset<Row> data, Column values, String name) {
        List<Row> first = data.select(functions.size(values)).filter(values.isNotNull()).takeAsList(1);
        int length = first.isEmpty() ? 0 : first.get(0).getInt(0);
        if (length < 1) {
            throw new SparkCaptureException("The data must have a row with features, found "
                    + (first.isEmpty() ? "no row" : "a first one without any") + " in the column \"" + name
                    + "\".\nMaybe look whether the source finds its files.");
        }
        FeatureNames names = FeatureNames.numbered(length);
        return IntStream.range(0, length).mapToObj(names::get).toList();
    }

    /** For each position, which of the names stands there. */
    private static int[] order(List<String> names, FeaturePositions positions) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            places.put(names.get(i), i);
        }
        return positions.names().stream().mapToInt(name -> {
            Integer place = places.get(name);
            if (place == null) {
                throw new SparkCaptureException("The data must have each feature of the layout, " + positions.size()
                        + " of them, found none that is called \"" + name + "\" among " + names.size()
                        + ".\nMaybe a column was left out; add" + " it, with zeros where it is always zero.");
            }
            return place;
        }).toArray();
    }
}
