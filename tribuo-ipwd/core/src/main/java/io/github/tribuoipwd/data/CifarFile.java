/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.DenseRow;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A CIFAR file in memory.
 *
 * @param rows the images
 * @param labels the label number of each
 * @param resource the hash of the file as it lies, compressed or not, and when it was last modified
 */
record CifarFile(List<DenseRow> rows, int[] labels, Resource resource) {

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Reads a file, compressed by gzip or not, and hashes it on the way.
     *
     * @param mostRecords the most that it may hold: a small file can unpack to many
     * @throws PropertyException if the file is missing, or not whole records of this kind
     * @throws IOException if the disk does not give it
     */
    static CifarFile read(Path path, CifarKind kind, int mostRecords) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw problem("A CIFAR file must be a readable file, found nothing to read at " + path.toAbsolutePath(),
                    "the path is relative to another folder; relative paths begin at the working directory.");
        }
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        try (InputStream raw = new DigestInputStream(Files.newInputStream(path), digest);
                BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES)) {
            List<DenseRow> rows = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            readRecords(path, kind, decompressed(buffered), mostRecords, rows, labels);
            buffered.transferTo(OutputStream.nullOutputStream()); // the hash is that of the whole file
            return new CifarFile(rows, labels.stream().mapToInt(Integer::intValue).toArray(),
                    new Resource(ProvenanceUtil.bytesToHexString(digest.digest()), Files.getLastModifiedTime(path)));
        } catch (OutOfMemoryError e) {
            throw new PropertyException(e, "", "paths", "The CIFAR file " + path + " must fit into memory, found that it does not: "
                    + e.getMessage() + ".\nMaybe start Java with more (-Xmx), 3.2 GB for a million records.");
        } catch (EOFException | ZipException e) {
            throw new PropertyException(e, "", "paths", "The CIFAR file " + path + " must be whole, found a gzip stream that is"
                    + " truncated or damaged: " + e.getMessage() + ".\nMaybe copy it again.");
        }
    }

    /** A gzip stream begins with 0x1F, which is no valid first label byte of a record. */
    private static InputStream decompressed(BufferedInputStream stream) throws IOException {
        stream.mark(2);
        boolean gzip = stream.read() == 0x1F && stream.read() == 0x8B;
        stream.reset();
        return gzip ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
    }

    private static void readRecords(Path path, CifarKind kind, InputStream stream, int mostRecords, List<DenseRow> rows,
            List<Integer> labels) throws IOException {
        byte[] record = new byte[kind.recordBytes()];
        for (int length = stream.readNBytes(record, 0, record.length); length > 0;
                length = stream.readNBytes(record, 0, record.length)) {
            if (length < record.length) {
                throw problem("The CIFAR file " + path + " must hold whole records of " + record.length + " bytes for kind " + kind
                        + ", found " + rows.size() + " records and " + length + " bytes more",
                        "it was truncated in transfer, or is of another kind: CIFAR-10 has records of 3073 bytes, CIFAR-100 of"
                                + " 3074.");
            }
            if (rows.size() == mostRecords) {
                throw problem("The CIFAR file " + path + " must hold at most " + mostRecords + " records, those that"
                        + " maximumRecords leaves for it, found more", "it was made to do harm; if its source is trusted, raise maximumRecords.");
            }
            for (int i = 0; i < kind.labelBytes(); i++) {
                if ((record[i] & 0xFF) >= kind.classesOf(i)) {
                    throw problem("Label byte " + i + " of record " + rows.size() + " of the CIFAR file " + path
                            + " must be from 0 to " + (kind.classesOf(i) - 1) + " for kind " + kind + ", found "
                            + (record[i] & 0xFF), "the file is of another kind, or no CIFAR file.");
                }
            }
            rows.add(DenseRow.of(Arrays.copyOfRange(record, kind.labelBytes(), record.length)));
            labels.add((int) record[kind.labelByte()]);
        }
        if (rows.isEmpty()) {
            throw problem("The CIFAR file " + path + " must hold one record or more, found none",
                    "its download or decompression failed.");
        }
    }

    private static PropertyException problem(String message, String advice) {
        return new PropertyException("", "paths", message + ".\nMaybe " + advice);
    }
}
