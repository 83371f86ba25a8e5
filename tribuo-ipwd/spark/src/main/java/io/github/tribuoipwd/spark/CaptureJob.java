/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.softlabel.CaptureDescription;
import io.github.tribuoipwd.softlabel.SoftLabelEncoding;
import io.github.tribuoipwd.softlabel.SoftLabelException;
import io.github.tribuoipwd.softlabel.SoftLabelManifest;
import io.github.tribuoipwd.softlabel.SoftLabelViews;
import io.github.tribuoipwd.teacher.OnlineTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One capture as the driver runs it: a sample of the data to decide by, the job, the manifest of what it has committed.
 *
 * @param spark the session
 * @param hadoop its configuration of file systems
 * @param teacher the teacher
 * @param layout the layout
 * @param views the views of each example
 * @param encoding how logits are stored
 * @param teacherCheck the reaction when the teacher's labels are in another order
 */
record CaptureJob(SparkSession spark, SerializableConfiguration hadoop, OnnxTeacher teacher, FeatureLayout layout,
        SoftLabelViews views, SoftLabelEncoding encoding, TeacherCheck teacherCheck) {

    private static final String LEGACY = "spark.sql.parquet.writeLegacyFormat";

    /** Runs the capture; what it has written is removed where it fails. */
    SparkCaptureReport run(Supplier<PreparedData> source, String folder) {
        Path target = new Path(folder);
        try {
            FileSystem files = target.getFileSystem(hadoop.value());
            requireNew(files, target);
            PreparedData data = source.get();
            requireShape(data.positions().shape());
            DataSample sample = DataSample.of(data);
            Map<String, String> facts = facts(data.positions(), sample);
            ShippedTeacher shipped = TeacherShipment.of(spark, teacher, facts, data.positions(), sample);
            try {
                return captured(data, shipped, facts, target);
            } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
                files.delete(target, true);
                throw cause(e);
            } finally {
                // In local mode executors are in this JVM.
                ExecutorTeachers.closeUnused();
            }
        } catch (IOException e) {
            throw new SparkCaptureException("The folder " + folder + " must be one that the driver can write, found " + e
                    + ".\nMaybe correct the path, or the credentials of its file system.", e);
        }
    }

    private void requireNew(FileSystem files, Path target) throws IOException {
        if (files.exists(target)) {
            throw new SparkCaptureException("The folder " + target + " must be new, found it there.\nMaybe name another folder, or"
                    + " delete this one; without a manifest.json it is what a capture left whose driver was killed.");
        }
        if (spark.conf().get(LEGACY, "false").equals("true")) {
            throw new SparkCaptureException("Parquet's lists must be those of its standard, found " + LEGACY + " set to true.\nMaybe"
                    + " set it to false for this session.");
        }
    }

    private void requireShape(int[] shape) {
        if (views.augmentation() != null && !Arrays.equals(shape, views.augmentation().outputShape(shape))) {
            throw new SparkCaptureException("The augmentation must keep the shape of the rows, " + Arrays.toString(shape) + ", found "
                    + Arrays.toString(views.augmentation().outputShape(shape)) + " from " + views.augmentation()
                    + ".\nMaybe let the data have the size that the student shall see.");
        }
    }

    /** What the teacher shows on the sample, after the checks of a capture on one machine. */
    private Map<String, String> facts(FeaturePositions positions, DataSample sample) {
        List<String> labels = teacher.labels();
        try (OnlineTeacher running = OnlineTeacher.open(teacher, positions, sample.rows(), labels, sample.labelIds(labels),
                teacherCheck)) {
            return running.facts();
        }
    }

    private SparkCaptureReport captured(PreparedData data, ShippedTeacher shipped, Map<String, String> facts, Path target)
            throws IOException {
        CollectionAccumulator<PartitionTally> tallies = spark.sparkContext().collectionAccumulator("captured");
        CapturePartition task = new CapturePartition(data.input(), data.positions().shape(), teacher.labels(), shipped,
                ShippedViews.of(views), encoding, tallies);
        Dataset<Row> rows = data.rows().mapPartitions(task, Encoders.row(StoreColumns.of(encoding)));
        rows.write().mode(SaveMode.ErrorIfExists).options(StoreColumns.options(encoding)).parquet(target.toString());
        CaptureTotals totals = CaptureTotals.of(tallies.value());
        List<CommittedPart> parts = CommittedParts.of(spark, target, hadoop);
        totals.require(parts, views.number());
        CommittedParts.tidy(target, hadoop);
        Map<String, String> about = Map.of("source", data.input().description(), "spark", spark.version());
        SoftLabelManifest description = CaptureDescription.of(teacher, layout, views, encoding, data.positions(), facts, about);
        ManifestOnCluster.write(target, description.with(null, totals.examples(), CommittedParts.records(parts)), hadoop);
        return new SparkCaptureReport(target.toString(), totals.examples(), totals.examples() * views.number(), parts.size(),
                parts.stream().mapToLong(CommittedPart::bytes).sum(), totals.leftOut());
    }

    /** The exception of this library that made a task fail, as Spark brings it from an executor. */
    private static SparkCaptureException cause(Exception failure) {
        Throwable known = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SparkCaptureException || t instanceof TeacherException || t instanceof SoftLabelException) {
                known = t;
            }
        }
        String message = known == null ? "The capture must run to its end, found " + failure
                + "\nMaybe the logs of the executors say more." : String.valueOf(known.getMessage());
        return new SparkCaptureException(message, failure);
    }
}
