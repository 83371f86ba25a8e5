/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.data.Unreadable;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelEncoding;
import io.github.tribuoipwd.softlabel.SoftLabelViews;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Captures the soft labels of a teacher on a Spark cluster, into a store like that of a
 * {@link io.github.tribuoipwd.softlabel.SoftLabelCapture} with the same settings: the same content by key, in files that Spark
 * names and fills by partitions. A {@link io.github.tribuoipwd.softlabel.SoftLabelStore} opens it once it lies on one machine's
 * disk.
 * <p>
 * The driver tries the teacher on a sample of the data first: what a
 * {@link io.github.tribuoipwd.softlabel.SoftLabelCapture} checks there is checked here, and the kind of the output is decided
 * once and for all executors. Each executor's JVM runs one session of the teacher, which its tasks share, with as many threads as
 * {@code spark.task.cpus}. The data are read twice, and where they are the result of expensive steps it is worth to cache them.
 * <p>
 * The folder is made when the capture begins. It is a store when its {@code manifest.json} is there, which the driver
 * writes last. When a capture fails the folder is removed; where the driver is killed a folder without a manifest is left, which
 * nothing takes for a store. Immutable and thread safe.
 */
public final class SparkCapture {

    private final SparkSession spark;
    private final OnnxTeacher teacher;
    private final FeatureLayout layout;
    private final CaptureColumns columns;
    private final SoftLabelViews views;
    private final SoftLabelEncoding encoding;
    private final Unreadable unreadable;
    private final TeacherCheck teacherCheck;

    private SparkCapture(Builder settings) {
        spark = settings.spark;
        teacher = settings.teacher;
        layout = settings.layout;
        columns = new CaptureColumns(settings.featuresColumn, List.copyOf(settings.featureNames), settings.pathColumn,
                settings.labelColumn);
        views = settings.augmentation == null ? SoftLabelViews.NONE
                : new SoftLabelViews(settings.augmentation, settings.views, settings.seed);
        encoding = new SoftLabelEncoding(settings.precision, settings.top);
        unreadable = settings.unreadable;
        teacherCheck = settings.teacherCheck;
        try {
            Checks.setting(settings.views >= 1, "views", "must be positive", settings.views, "use as many as epochs, or 10.");
            encoding.requireFits(teacher.labels().size());
        } catch (PropertyException e) {
            throw new IllegalArgumentException(e.getMsg(), e);
        }
    }

    /**
     * Begins a capture.
     *
     * @param spark the session of a cluster, or a local one; not one of Spark Connect
     * @param teacher the teacher, whose files the driver can read
     * @param layout maps features to the positions of a row, as in the trainings to come
     * @return a builder with the defaults: no labels, examples as they are, all classes in float32
     */
    public static Builder builder(SparkSession spark, OnnxTeacher teacher, FeatureLayout layout) {
        return new Builder(spark, teacher, layout);
    }

    /**
     * Captures the soft labels of a table. Where it has a column {@code features} (see {@link Builder#featuresColumn}), that is
     * an array of numbers with all features of a row; otherwise each column but that of the labels is a feature, by its name, and
     * a number.
     *
     * @param data the table
     * @param folder the folder of the store, which must not exist: a path as Spark takes it
     * @return what was written
     * @throws SparkCaptureException if the data do not fit the layout or the teacher, the folder exists, or a task fails for good
     * @throws IllegalArgumentException if the features do not fit the layout, or the teacher's labels are not the data's
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or fails on the driver
     */
    public SparkCaptureReport capture(Dataset<Row> data, String folder) {
        SerializableConfiguration hadoop = hadoop();
        return job(hadoop).run(() -> PreparedData.features(data, layout, columns), folder);
    }

    /**
     * Captures the soft labels of images. Each row of the table names a file in its column {@code path} (see
     * {@link Builder#pathColumn}): a path as Spark takes it, which all executors can read. They are decoded there, as by an
     * {@link io.github.tribuoipwd.data.ImageFolderDataSource} of the same sizes, and have the same keys.
     *
     * @param files the table
     * @param decoder how images are decoded
     * @param folder the folder of the store, which must not exist: a path as Spark takes it
     * @return what was written
     * @throws SparkCaptureException if an image cannot be read and {@link Builder#unreadable} does not leave it out, the images
     *     do not fit the layout or the teacher, the folder exists, or a task fails for good
     * @throws IllegalArgumentException if the features do not fit the layout, or the teacher's labels are not the data's
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or fails on the driver
     */
    public SparkCaptureReport captureImages(Dataset<Row> files, ImageDecoder decoder, String folder) {
        SerializableConfiguration hadoop = hadoop();
        return job(hadoop).run(() -> PreparedData.images(files, layout, columns, decoder, unreadable == Unreadable.SKIP, hadoop),
                folder);
    }

    private SerializableConfiguration hadoop() {
        return new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    }

    private CaptureJob job(SerializableConfiguration hadoop) {
        return new CaptureJob(spark, hadoop, teacher, layout, views, encoding, teacherCheck);
    }

    @Override
    public String toString() {
        return "SparkCapture(teacher=" + teacher + ",layout=" + layout + ",columns=" + columns + ",views=" + views + ",encoding="
                + encoding + ",unreadable=" + unreadable + ",teacherCheck=" + teacherCheck + ")";
    }

    /**
     * Builds a {@link SparkCapture}.
     */
    public static final class Builder {

        private final SparkSession spark;
        private final OnnxTeacher teacher;
        private final FeatureLayout layout;
        private String featuresColumn = "features";
        private List<String> featureNames = List.of();
        private String pathColumn = "path";
        private String labelColumn = "";
        private @Nullable Augmentation augmentation;
        private int views = 1;
        private long seed;
        private Precision precision = Precision.FLOAT32;
        private int top;
        private Unreadable unreadable = Unreadable.FAIL;
        private TeacherCheck teacherCheck = TeacherCheck.REFUSE;

        private Builder(SparkSession spark, OnnxTeacher teacher, FeatureLayout layout) {
            this.spark = spark;
            this.teacher = teacher;
            this.layout = layout;
        }

        /**
         * Sets which column has the labels. They are stored, and the teacher is checked by them.
         *
         * @param name the column, of text or of what Spark casts to it; empty, the default, for none
         * @return this builder
         */
        public Builder labelColumn(String name) {
            labelColumn = name;
            return this;
        }

        /**
         * Sets which column has all features of a row, as an array of numbers.
         *
         * @param name the column, which a table need not have; {@code features} by default
         * @return this builder
         */
        public Builder featuresColumn(String name) {
            featuresColumn = name;
            return this;
        }

        /**
         * Sets the names of the numbers in the arrays, for the layout to map. A training finds its rows only where its features
         * have the same names.
         *
         * @param names the names; copied; empty, the default, for the numbers from 0, padded with zeros to one length, as
         *     Tribuo's {@code IDXDataSource} and this library's image sources name them
         * @return this builder
         */
        public Builder featureNames(List<String> names) {
            featureNames = List.copyOf(names);
            return this;
        }

        /**
         * Sets which column has the files of images.
         *
         * @param name the column, of text; {@code path} by default
         * @return this builder
         */
        public Builder pathColumn(String name) {
            pathColumn = name;
            return this;
        }

        /**
         * Stores views of each example in place of the example as it is.
         *
         * @param augmentation makes them, as in the trainings to come
         * @param views how many of each example, such as one for each epoch
         * @param seed what their generators begin with
         * @return this builder
         */
        public Builder views(Augmentation augmentation, int views, long seed) {
            this.augmentation = augmentation;
            this.views = views;
            this.seed = seed;
            return this;
        }

        /**
         * Sets how exactly logits are stored.
         *
         * @param precision {@link Precision#FLOAT32}, the default, or {@link Precision#FLOAT16}
         * @return this builder
         */
        public Builder precision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /**
         * Sets how many classes are stored of each row, those of the largest logits; of the others only their probability.
         *
         * @param classes the number, 2 or more; 0, the default, for all
         * @return this builder
         */
        public Builder top(int classes) {
            top = classes;
            return this;
        }

        /**
         * Sets what to do with an image that cannot be read.
         *
         * @param unreadable {@link Unreadable#FAIL}, the default, for an error that names it; {@link Unreadable#SKIP} to leave it
         *     out and name it in the report
         * @return this builder
         */
        public Builder unreadable(Unreadable unreadable) {
            this.unreadable = unreadable;
            return this;
        }

        /**
         * Sets what to do when the teacher's labels are in another order.
         *
         * @param check {@link TeacherCheck#REFUSE}, the default, or {@link TeacherCheck#WARN}
         * @return this builder
         */
        public Builder teacherCheck(TeacherCheck check) {
            teacherCheck = check;
            return this;
        }

        /**
         * Builds the capture; the builder can go on to build others.
         *
         * @return the capture
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public SparkCapture build() {
            return new SparkCapture(this);
        }
    }
}
