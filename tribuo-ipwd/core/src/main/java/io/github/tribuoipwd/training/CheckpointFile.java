/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * One checkpoint on the disk: eight bytes that mark it as one, the version of the format, the length of the file and the number of
 * its sections; each section with its name, its length and its CRC-32C; and the SHA-256 of all that. Nothing is parsed before the
 * SHA-256 is right.
 */
final class CheckpointFile {

    /** Reads a section. */
    interface Section {
        void read(StateReader state) throws IOException;
    }

    /** Writes a section. */
    interface Content {
        void write(StateWriter state) throws IOException;
    }

    /** Where a section's content is. */
    private record Place(long offset, long length, int checksum) {}

    static final int VERSION = 1;

    private static final byte[] MAGIC = "ipwdCKPT".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 24;
    private static final int HASH = 32;
    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final Map<String, Place> sections;

    private CheckpointFile(Path file, Map<String, Place> sections) {
        this.file = file;
        this.sections = sections;
    }

    /**
     * Writes a checkpoint.
     *
     * @param file the file, which does not exist yet
     * @param contents the content of each section, which writes the same however often it is called
     * @throws IOException if it cannot be written
     */
    static void write(Path file, Map<String, Content> contents) throws IOException {
        write(file, VERSION, contents);
    }

    /** Writes a checkpoint of a version of the format. */
    static void write(Path file, int version, Map<String, Content> contents) throws IOException {
        List<Long> lengths = new ArrayList<>();
        long total = HEAD + HASH;
        for (Map.Entry<String, Content> section : contents.entrySet()) {
            long length = length(section.getValue());
            lengths.add(length);
            total += Short.BYTES + section.getKey().length() + Long.BYTES + length + Integer.BYTES;
        }
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        try (OutputStream disk = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(disk, digest), BLOCK));
            out.write(MAGIC);
            out.writeInt(version);
            out.writeLong(total);
            out.writeInt(contents.size());
            Iterator<Long> known = lengths.iterator();
            for (Map.Entry<String, Content> section : contents.entrySet()) {
                out.writeUTF(section.getKey());
                out.writeLong(known.next());
                CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
                section.getValue().write(new StateWriter(checked));
                out.writeInt((int) checked.getChecksum().getValue());
            }
            out.flush();
            disk.write(digest.digest());
        }
    }

    private static long length(Content content) throws IOException {
        long[] length = new long[1];
        content.write(new StateWriter(new OutputStream() {
            @Override
            public void write(int value) {
                length[0]++;
            }

            @Override
            public void write(byte[] values, int offset, int number) {
                length[0] += number;
            }
        }));
        return length[0];
    }

    /**
     * Opens a checkpoint that is whole.
     *
     * @param file the file
     * @return the checkpoint, of which nothing is in memory
     * @throws IOException if it is not whole; the message is what is wrong with it, as the end of a sentence that begins with the file
     * @throws IllegalStateException if it is whole, and of a newer version of the format
     */
    static CheckpointFile open(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            if (!Arrays.equals(head, 0, Math.min(head.length, MAGIC.length), MAGIC, 0, MAGIC.length)) {
                throw new IOException(size == 0 ? "is empty" : "does not begin as a checkpoint does");
            }
            if (head.length < HEAD || size < HEAD + HASH) {
                throw new IOException("is cut off after " + size + " bytes");
            }
            DataInputStream fields = new DataInputStream(
                    new ByteArrayInputStream(head, MAGIC.length, HEAD - MAGIC.length));
            int version = fields.readInt();
            long total = fields.readLong();
            if (size < total) {
                throw new IOException("is cut off after " + size + " of " + total + " bytes");
            }
            requireHash(in, head, size);
            if (size != total) {
                throw new IOException("has " + size + " bytes in place of " + total);
            }
            if (version != VERSION) {
                throw new IllegalStateException("The checkpoint " + file + " must be of version " + VERSION + " of its format,"
                        + " found version " + version + ", which another version of tribuo-ipwd has written.\nMaybe go on with that"
                        + " version, or delete the folder of the checkpoint to train anew.");
            }
            return new CheckpointFile(file, sections(file, fields.readInt()));
        }
    }

    private static void requireHash(InputStream in, byte[] head, long size) throws IOException {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        digest.update(head);
        byte[] block = new byte[BLOCK];
        long left = size - head.length - HASH;
        while (left > 0) {
            int read = in.readNBytes(block, 0, (int) Math.min(block.length, left));
            if (read == 0) {
                throw new EOFException("became shorter while it was read");
            }
            digest.update(block, 0, read);
            left -= read;
        }
        if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(HASH))) {
            throw new IOException("is damaged: its SHA-256 is another one");
        }
    }

    private static Map<String, Place> sections(Path file, int number) throws IOException {
        Map<String, Place> sections = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long offset = HEAD;
            in.skipNBytes(HEAD);
            for (int i = 0; i < number; i++) {
                String name = in.readUTF();
                long length = in.readLong();
                offset += Short.BYTES + name.length() + Long.BYTES;
                in.skipNBytes(length);
                sections.put(name, new Place(offset, length, in.readInt()));
                offset += length + Integer.BYTES;
            }
        }
        return sections;
    }

    /** The file. */
    Path path() {
        return file;
    }

    /**
     * Reads a section.
     *
     * @throws IOException if there is none of that name, or it is not what the section reads
     */
    void read(String name, Section section) throws IOException {
        Place place = sections.get(name);
        if (place == null) {
            throw new IOException("has no section " + name + ", only " + sections.keySet());
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK)) {
            in.skipNBytes(place.offset());
            CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
            StateReader state = new StateReader(checked, place.length());
            section.read(state);
            state.requireEnd();
            if ((int) checked.getChecksum().getValue() != place.checksum()) {
                throw new IOException("changed while it was read");
            }
        }
    }
}
