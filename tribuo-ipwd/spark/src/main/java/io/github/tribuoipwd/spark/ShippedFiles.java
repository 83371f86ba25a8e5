/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The files of a teacher on their way to executors. They lie beside what executors write, on a file system that all of them
 * reach. Spark's own ways do not serve: {@code addFile} takes no folder on a cluster, and Spark 4.2 does not bring what {@code
 * addArchive} was given to the tasks of its SQL.
 *
 * @param folder where they lie
 * @param expected their names and hashes
 * @param hadoop the driver's configuration of file systems
 */
record ShippedFiles(String folder, TeacherFiles expected, SerializableConfiguration hadoop) implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger logger = Logger.getLogger(ShippedFiles.class.getName());

    /**
     * Copies the files to this machine's disk. Their content is not checked.
     *
     * @return a new folder
     * @throws SparkCaptureException if they cannot be copied; nothing is left then
     */
    Path fetch() {
        Path copy = null;
        try {
            copy = Files.createTempDirectory("tribuo-ipwd-teacher");
            org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(folder);
            FileSystem files = source.getFileSystem(hadoop.value());
            for (TeacherFiles.Entry entry : expected.files()) {
                Path target = copy.resolve(entry.name());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                try (InputStream in = files.open(new org.apache.hadoop.fs.Path(source, entry.name()))) {
                    Files.copy(in, target);
                }
            }
            return copy;
        } catch (IOException e) {
            if (copy != null) {
                delete(copy);
            }
            throw new SparkCaptureException("The teacher in " + folder + " cannot be copied to this executor: " + e
                    + ".\nMaybe the disk"
                    + " of " + System.getProperty("java.io.tmpdir") + " is full, or executors do not reach that file system.", e);
        }
    }

    /** Deletes a copy, or what the system gives of it. */
    static void delete(Path copy) {
        try (Stream<Path> files = Files.walk(copy)) {
            List<Path> inwards = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inwards) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            logger.log(Level.WARNING, e, () -> "The copy of a teacher in " + copy + " cannot be deleted; do it by hand.");
        }
    }
}
