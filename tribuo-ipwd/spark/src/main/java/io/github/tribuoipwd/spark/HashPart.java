/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.RowKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hashes a committed file and counts its rows, on an executor.
 *
 * @param folder where the file lies
 * @param hadoop the driver's configuration of file systems
 */
record HashPart(String folder, SerializableConfiguration hadoop) implements Function<String, CommittedPart> {

    private static final long serialVersionUID = 1L;
    private static final int BLOCK = 1 << 20;

    @Override
    public CommittedPart call(String name) throws IOException {
        Path file = new Path(folder, name);
        FileSystem files = file.getFileSystem(hadoop.value());
        FileStatus status = files.getFileStatus(file);
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        long bytes = 0;
        try (InputStream in = files.open(file)) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                bytes += read;
            }
        }
        if (bytes != status.getLen()) {
            throw new SparkCaptureException("The part " + file + " must have " + status.getLen() + " bytes, found " + bytes
                    + ".\nMaybe another program writes into the folder.");
        }
        String hash = ProvenanceUtil.bytesToHexString(digest.digest());
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, hadoop.value()))) {
            return new CommittedPart(name, reader.getRecordCount(), bytes, hash, firstKey(file));
        }
    }

    /** Reads no other column. */
    private String firstKey(Path file) throws IOException {
        Configuration keys = new Configuration(hadoop.value());
        keys.set(ReadSupport.PARQUET_READ_SCHEMA, "message keys { required binary key; }");
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file).withConf(keys).build()) {
            Group first = reader.read();
            return first == null ? "" : RowKey.read(first.getBinary("key", 0).toByteBuffer()).toString();
        }
    }
}
