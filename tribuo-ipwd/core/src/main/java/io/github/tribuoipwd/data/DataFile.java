/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of examples, compressed by gzip or not, which is read once from its beginning to its end and hashed on the way.
 *
 * @param path where it is
 * @param kind the name of its format, for errors
 * @param setting the setting that names it
 */
record DataFile(Path path, String kind, String setting) {

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * What is in the file.
     *
     * @param stream the bytes, decompressed
     * @param bytes their number; -1 where they are compressed, which leaves it open
     */
    record Content(InputStream stream, long bytes) {}

    /** Makes something of a file. */
    interface Reader<T> {
        T read(Content content) throws IOException;
    }

    /**
     * What was made of a file.
     *
     * @param value what was made of it
     * @param resource the hash of the file as it lies, compressed or not, and when it was last modified
     */
    record Result<T>(T value, Resource resource) {}

    /**
     * Reads the file.
     *
     * @param reader makes something of its content; it may leave bytes at the end unread
     * @param memory how much memory such files take, as the end of a sentence
     * @throws PropertyException if the file is missing, its compression is damaged, or it does not fit into memory
     * @throws IOException if the disk does not give it
     */
    <T> Result<T> read(Reader<T> reader, String memory) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new PropertyException("", setting, (kind.startsWith("I") ? "An " : "A ") + kind + " file of " + setting
                    + " must be a readable file, found nothing to read at " + path.toAbsolutePath()
                    + ".\nMaybe the path is relative to another folder; relative paths begin at the working directory.");
        }
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        try (InputStream raw = new DigestInputStream(Files.newInputStream(path), digest);
                BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES)) {
            boolean packed = isPacked(buffered);
            T value = reader.read(packed ? new Content(new GZIPInputStream(buffered, BUFFER_BYTES), -1)
                    : new Content(buffered, Files.size(path)));
            buffered.transferTo(OutputStream.nullOutputStream()); // the hash is that of the whole file
            return new Result<>(value, new Resource(ProvenanceUtil.bytesToHexString(digest.digest()),
                    Files.getLastModifiedTime(path)));
        } catch (OutOfMemoryError e) {
            throw new PropertyException(e, "", setting, "The " + this + " must fit into memory, found that it does not: "
                    + e.getMessage() + ".\nMaybe start Java with more (-Xmx), " + memory + ".");
        } catch (EOFException | ZipException e) {
            throw new PropertyException(e, "", setting, "The " + this + " must be whole, found a gzip stream that is"
                    + " truncated or damaged: " + e.getMessage() + ".\nMaybe copy it again.");
        }
    }

    /** No file of a format that is read here begins with the two bytes of gzip. */
    private static boolean isPacked(BufferedInputStream stream) throws IOException {
        stream.mark(2);
        boolean packed = stream.read() == 0x1F && stream.read() == 0x8B;
        stream.reset();
        return packed;
    }

    /** An error in the file. */
    PropertyException problem(String what, String advice) {
        return new PropertyException("", setting, what + ".\nMaybe " + advice);
    }

    @Override
    public String toString() {
        return kind + " file " + path;
    }
}
