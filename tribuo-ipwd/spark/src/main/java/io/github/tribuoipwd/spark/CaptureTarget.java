/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.softlabel.SoftLabelManifest;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a store that is being captured, on any of Hadoop's file systems. It is removed where the capture does not come to
 * its end. A mark in it keeps other captures out.
 */
final class CaptureTarget implements AutoCloseable {

    private static final String LEGACY = "spark.sql.parquet.writeLegacyFormat";
    private static final String MARK = "_capture";
    private static final String TEACHER = "_teacher";

    private final Path folder;
    private final FileSystem files;
    private final SerializableConfiguration hadoop;
    private boolean kept;

    private CaptureTarget(Path folder, FileSystem files, SerializableConfiguration hadoop) {
        this.folder = folder;
        this.files = files;
        this.hadoop = hadoop;
    }

    /**
     * Makes the folder.
     *
     * @throws SparkCaptureException if it is there, or Spark is set to write what a store does not take
     */
    static CaptureTarget begin(SparkSession spark, Path folder, SerializableConfiguration hadoop) throws IOException {
        if (spark.conf().get(LEGACY, "false").equals("true")) {
            throw new SparkCaptureException("Parquet's lists must be those of its standard, found " + LEGACY
                    + " set to true.\nMaybe set it to false for this session.");
        }
        FileSystem found = folder.getFileSystem(hadoop.value());
        // Without the checksums that Hadoop writes beside local files: the manifest has stronger ones.
        FileSystem files = found instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : found;
        if (files.exists(folder)) {
            throw exists(folder, null);
        }
        try {
            files.create(new Path(folder, MARK), false).close();
        } catch (FileAlreadyExistsException e) {
            throw exists(folder, e);
        }
        return new CaptureTarget(folder, files, hadoop);
    }

    private static SparkCaptureException exists(Path folder, @Nullable Exception e) {
        return new SparkCaptureException("The folder " + folder + " must be new, found it there.\nMaybe name another folder, or"
                + " delete this one; without a " + SoftLabelManifest.FILE + " it is what a capture left whose driver was killed,"
                + " or one that is at work.", e);
    }

    Path folder() {
        return folder;
    }

    /** Copies the files of a teacher to where executors find them. */
    ShippedFiles ship(java.nio.file.Path model, TeacherFiles teacher) throws IOException {
        Path copy = new Path(folder, TEACHER);
        java.nio.file.Path source = model.toAbsolutePath();
        for (TeacherFiles.Entry entry : teacher.files()) {
            try (OutputStream out = files.create(new Path(copy, entry.name()), true)) {
                Files.copy(source.resolveSibling(entry.name()), out);
            }
        }
        return new ShippedFiles(copy.toString(), teacher, hadoop);
    }

    /**
     * Makes the folder a store: removes what is no part, then writes the manifest, under another name first, so that under its
     * own it is whole.
     */
    void publish(SoftLabelManifest manifest) throws IOException {
        Path unfinished = new Path(folder, "_" + SoftLabelManifest.FILE);
        try (OutputStream out = files.create(unfinished, true)) {
            out.write(manifest.json());
        }
        for (FileStatus file : files.listStatus(folder)) {
            String name = file.getPath().getName();
            if (CommittedParts.isHidden(name) && !name.equals(unfinished.getName())) {
                files.delete(file.getPath(), true);
            }
        }
        if (!files.rename(unfinished, new Path(folder, SoftLabelManifest.FILE))) {
            throw new IOException("no " + SoftLabelManifest.FILE + " can be made of " + unfinished);
        }
    }

    /** The capture has come to its end. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            files.delete(folder, true);
        }
    }
}
