/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.softlabel.SoftLabelManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The files that a job has committed into its folder. Attempts that failed, were killed or came second leave nothing there: Spark
 * moves a file into the folder when the job ends, and only the one of the attempt that was committed.
 */
final class CommittedParts {

    private static final String ENDING = ".parquet";

    private CommittedParts() {}

    /** The files by their names, hashed on the executors; those without a row are removed. */
    static List<CommittedPart> of(SparkSession spark, Path folder, SerializableConfiguration hadoop) throws IOException {
        List<String> names = new ArrayList<>();
        for (FileStatus file : folder.getFileSystem(hadoop.value()).listStatus(folder)) {
            String name = file.getPath().getName();
            if (file.isFile() && name.endsWith(ENDING) && !isHidden(name)) {
                names.add(name);
            }
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int tasks = Math.max(1, Math.min(names.size(), context.defaultParallelism() * 4));
        List<CommittedPart> parts = context.parallelize(names, tasks).map(new HashPart(folder.toString(), hadoop)).collect();
        for (CommittedPart part : parts) {
            if (part.rows() == 0) {
                folder.getFileSystem(hadoop.value()).delete(new Path(folder, part.name()), false);
            }
        }
        return parts.stream().filter(part -> part.rows() > 0).sorted(Comparator.comparing(CommittedPart::name)).toList();
    }

    /** As a manifest names them. */
    static List<SoftLabelManifest.PartRecord> records(List<CommittedPart> parts) {
        return parts.stream().map(part -> new SoftLabelManifest.PartRecord(part.name(), part.rows(), part.bytes(), part.sha256(),
                part.firstKey())).toList();
    }

    /** Whether Spark and Hadoop take it for none of the data. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }
}
