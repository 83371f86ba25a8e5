/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.softlabel.SoftLabelManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Writes a manifest by Hadoop's file systems, under another name first: under its own it is whole. */
final class ManifestOnCluster {

    private ManifestOnCluster() {}

    static void write(Path folder, SoftLabelManifest manifest, SerializableConfiguration hadoop) throws IOException {
        FileSystem checked = folder.getFileSystem(hadoop.value());
        FileSystem files = checked instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : checked;
        Path unfinished = new Path(folder, "." + SoftLabelManifest.FILE + "." + UUID.randomUUID());
        try (OutputStream out = files.create(unfinished, false)) {
            out.write(manifest.json());
        }
        if (!files.rename(unfinished, new Path(folder, SoftLabelManifest.FILE))) {
            throw new IOException("no " + SoftLabelManifest.FILE + " can be made of " + unfinished);
        }
    }
}
