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

    /** Runs the capture; what it has written is removed where it fails. */
    @SuppressWarnings("try") // jobs are only waited for
    SparkCaptureReport run(Supplier<PreparedData> source, String folder) {
        // Jobs end first, then the folder is removed.
        try (CaptureTarget target = CaptureTarget.begin(spark, new Path(folder), hadoop);
                TaggedJobs jobs = new TaggedJobs(spark.sparkContext())) {
            SparkCaptureReport report = captured(source.get(), target);
            target.keep();
            return report;
        } catch (SparkCaptureException | IllegalArgumentException | TeacherException | SoftLabelException e) {
            throw e;
        } catch (IOException e) {
            throw new SparkCaptureException("The folder " + folder + " must be one that the driver can write, found " + e
                    + ".\nMaybe correct the path, or the credentials of its file system.", e);
        } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
            throw cause(e);
        } finally {
            // In local mode executors are in this JVM.
            ExecutorTeachers.closeUnused();
        }
    }

    private void requireShape(int[] shape) {
        if (views.augmentation() != null && !Arrays.equals(shape, views.augmentation().outputShape(shape))) {
            throw new SparkCaptureException("The augmentation must keep the shape of the rows, " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(views.augmentation().outputShape(shape)) + " from " + views.augmentation()
                    + ".\nMaybe let the data have the size that the student shall see.");
        }
    }

    /** What the teacher shows on the sample, after the checks of a capture on one machine. */
    Map<String, String> facts(FeaturePositions positions, DataSample sample) {
        List<String> labels = teacher.labels();
        try (OnlineTeacher running = OnlineTeacher.open(teacher, positions, sample.rows(), labels, sample.labelIds(labels),
                teacherCheck)) {
            return running.facts();
        }
    }

    private SparkCaptureReport captured(PreparedData data, CaptureTarget target) throws IOException {
        requireShape(data.positions().shape());
        DataSample sample = DataSample.of(data);
        Map<String, String> facts = facts(data.positions(), sample);
        CollectionAccumulator<PartitionTally> tallies = spark.sparkContext().collectionAccumulator("captured");
        CapturePartition task = task(data, target, sample, facts, tallies);
        Dataset<Row> rows = data.rows().mapPartitions(task, Encoders.row(StoreColumns.of(encoding)));
        rows.write().mode(SaveMode.Append).options(StoreColumns.options(encoding, teacher.labels().size()))
                .parquet(target.folder().toString());
        CaptureTotals totals = CaptureTotals.of(tallies.value());
        List<CommittedPart> parts = CommittedParts.of(spark, target.folder(), hadoop);
        totals.require(parts, views.number());
        Map<String, String> about = Map.of("source", data.input().description(), "spark", spark.version());
        SoftLabelManifest description = CaptureDescription.of(teacher, layout, views, encoding, data.positions(), facts, about);
        target.publish(description.with(null, totals.examples(), CommittedParts.records(parts)));
        return new SparkCaptureReport(target.folder().toString(), totals.examples(), totals.examples() * views.number(),
                parts.size(), parts.stream().mapToLong(CommittedPart::bytes).sum(), totals.leftOut());
    }

    /** What executors run; the teacher is on its way to them. */
    CapturePartition task(PreparedData data, CaptureTarget target, DataSample sample, Map<String, String> facts,
            CollectionAccumulator<PartitionTally> tallies) throws IOException {
        ShippedTeacher shipped = TeacherShipment.of(spark, target, teacher, facts, data.positions(), sample);
        return new CapturePartition(data.input(), data.positions().shape(), teacher.labels(), shipped, ShippedViews.of(views),
                encoding, tallies);
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
