/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of a teacher in one archive, which Spark brings to every executor and unpacks there: a cluster takes no folders.
 */
final class TeacherArchive {

    private TeacherArchive() {}

    /**
     * Hands the files to Spark. A teacher that it has already is not handed over again.
     *
     * @param hash the teacher's, which names the archive
     * @param files by their names below the teacher's folder, with {@code /} between the parts
     * @return the name of the archive
     */
    static String ship(SparkContext context, String hash, Map<String, Path> files) {
        String name = "tribuo-ipwd-teacher-" + hash + ".zip";
        if (CollectionConverters.asJava(context.listArchives()).stream().noneMatch(known -> known.endsWith("/" + name))) {
            try {
                Path archive = Files.createTempDirectory("tribuo-ipwd").resolve(name);
                // Executors that start later fetch it too.
                archive.toFile().deleteOnExit();
                write(archive, files);
                context.addArchive(archive.toUri().toString());
            } catch (IOException e) {
                throw new UncheckedIOException("The teacher's files " + files.values() + " cannot be packed for the executors: "
                        + e + ".\nMaybe the disk of " + System.getProperty("java.io.tmpdir") + " is full; start Java with"
                        + " -Djava.io.tmpdir=FOLDER.", e);
            }
        }
        return name;
    }

    /** Weights do not shrink, so they are only put together. */
    private static void write(Path archive, Map<String, Path> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                Files.copy(file.getValue(), zip);
                zip.closeEntry();
            }
        }
    }

    /** The folder that Spark has unpacked an archive into, on an executor. */
    static Path unpacked(String name) {
        return Path.of(SparkFiles.get(name));
    }
}
