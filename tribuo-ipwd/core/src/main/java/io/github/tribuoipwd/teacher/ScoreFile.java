/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Buffers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The scores of the first rows of some data in a file that grows block by block, so that what was killed goes on behind the last
 * whole block. All numbers are little-endian, those of the header aside:
 * <pre>
 * head    magic, version, length of the header, the header, CRC-32C of all these
 * block   first row, number of rows, digest of their values, CRC-32C of these, the scores, CRC-32C of the scores
 * </pre>
 * A part that is cut off is what a kill leaves, and is dropped without a word. Damage inside drops all from there on with a
 * warning.
 */
final class ScoreFile implements AutoCloseable {

    /** The bytes of the digest of a block's rows. */
    static final int DIGEST = 16;

    private static final Logger logger = Logger.getLogger(ScoreFile.class.getName());

    /** As text {@code IPWDSLAB}. */
    private static final long MAGIC = 0x42414c5344575049L;
    private static final int VERSION = 1;
    private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;
    private static final int LONGEST_HEADER = 1 << 24;
    private static final int CHECKSUM = Integer.BYTES;
    private static final int BLOCK_HEAD = 2 * Integer.BYTES + DIGEST + CHECKSUM;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long FORCED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    /** Unlike a channel, an interrupt does not close it. */
    private final RandomAccessFile file;
    private final String description;
    private @Nullable ScoreFileHeader header;
    /** Where the part that is whole ends. */
    private long end;
    private int rows;
    private long forced = System.nanoTime();

    /** Takes the blocks of a file. */
    interface Block {

        /**
         * Takes a block.
         *
         * @param first the number of the first row
         * @param number how many rows
         * @param digest the digest of their values
         * @param scores {@code (number, columns)} from position 0 to the limit
         * @return whether they are the rows of these data
         */
        boolean accept(int first, int number, byte[] digest, FloatBuffer scores);
    }

    private ScoreFile(Path path, RandomAccessFile file, String description) {
        this.path = path;
        this.file = file;
        this.description = description;
    }

    /**
     * Opens a file, or makes one.
     *
     * @param description the hash of all that determines the scores; a file with another one begins anew
     * @throws TeacherException if the file is something else
     * @throws IOException if it cannot be read or made
     */
    static ScoreFile open(Path path, String description) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            ScoreFile opened = new ScoreFile(path, file, description);
            opened.readHead();
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What the file has of the teacher's session; null where it holds no scores. */
    @Nullable ScoreFileHeader header() {
        return header;
    }

    /** The most rows of a block. */
    static int mostRows(int columns) {
        return Buffers.rowsWithin(BLOCK_BYTES, columns);
    }

    private void readHead() throws IOException {
        if (file.length() < HEAD) {
            return;
        }
        ByteBuffer head = little(read(0, HEAD));
        if (head.getLong() != MAGIC) {
            throw new TeacherException("The file " + path + " must hold soft labels of a training that was stopped, found"
                    + " something else.\nMaybe delete it, or name another folder for the checkpoints.");
        }
        int version = head.getInt();
        int length = head.getInt();
        boolean whole = length >= 0 && length <= LONGEST_HEADER && file.length() >= (long) HEAD + length + CHECKSUM;
        byte[] all = whole ? read(0, HEAD + length + CHECKSUM) : new byte[0];
        if (!whole || isDamaged(all)) {
            damaged("its header");
        } else if (version == VERSION) {
            readHeader(Arrays.copyOfRange(all, HEAD, HEAD + length));
            end = header == null ? 0 : all.length;
        } else {
            anew("of another version");
        }
    }

    private void readHeader(byte[] bytes) throws IOException {
        ScoreFileHeader found = ScoreFileHeader.read(bytes);
        if (found.description().equals(description)) {
            header = found;
        } else {
            anew("of another teacher, layout or machine");
        }
    }

    private void damaged(String part) {
        logger.warning(() -> "The soft labels in " + path + " are damaged in " + part + " and are computed again from there on");
    }

    private void anew(String reason) {
        header = null;
        end = 0;
        rows = 0;
        logger.info(() -> "The soft labels in " + path + " are " + reason + ": all are computed again");
    }

    /**
     * Reads all blocks that are whole, in their order.
     *
     * @param most the number of rows that the data have
     * @return how many of them the file has
     */
    int read(int most, Block block) throws IOException {
        ScoreFileHeader known = header;
        while (known != null && rows < most && file.length() - end >= BLOCK_HEAD) {
            byte[] bytes = read(end, BLOCK_HEAD);
            ByteBuffer head = little(bytes);
            int first = head.getInt();
            int number = head.getInt();
            if (isDamaged(bytes) || first != rows || number < 1 || number > mostRows(known.columns())) {
                damaged("a block that begins with row " + rows);
                break;
            }
            byte[] digest = new byte[DIGEST];
            head.get(digest);
            int length = number * known.columns() * Float.BYTES;
            if (file.length() - end - BLOCK_HEAD < length + CHECKSUM) {
                break;
            }
            byte[] scores = read(end + BLOCK_HEAD, length + CHECKSUM);
            if (isDamaged(scores)) {
                damaged("a block that begins with row " + rows);
                break;
            }
            if (number > most - rows || !block.accept(rows, number, digest, little(scores).limit(length).asFloatBuffer())) {
                anew("of other data");
                break;
            }
            rows += number;
            end += BLOCK_HEAD + length + CHECKSUM;
        }
        return rows;
    }

    /**
     * Adds the next rows.
     *
     * @param opened the facts of the teacher's session
     * @param number how many rows, at most {@link #mostRows}
     * @param digest the digest of their values
     * @param scores {@code (number, columns)} from position 0
     */
    void add(LogitCache.Opened opened, int columns, int number, byte[] digest, FloatBuffer scores) throws IOException {
        if (file.length() > end) {
            file.setLength(end);
        }
        if (header == null) {
            header = ScoreFileHeader.of(description, columns, opened);
            byte[] bytes = header.bytes();
            byte[] head = new byte[HEAD + bytes.length + CHECKSUM];
            little(head).putLong(MAGIC).putInt(VERSION).putInt(bytes.length).put(bytes);
            write(head);
        }
        byte[] head = new byte[BLOCK_HEAD];
        little(head).putInt(rows).putInt(number).put(digest);
        write(head);
        byte[] values = new byte[number * columns * Float.BYTES + CHECKSUM];
        little(values).asFloatBuffer().put(scores.slice(0, number * columns));
        write(values);
        rows += number;
        if (System.nanoTime() - forced >= FORCED_NANOS) {
            force();
        }
    }

    /** Adds bytes, the last of which become the checksum of the others. */
    private void write(byte[] bytes) throws IOException {
        little(bytes).putInt(bytes.length - CHECKSUM, checksum(bytes));
        file.seek(end);
        file.write(bytes);
        end += bytes.length;
    }

    private void force() throws IOException {
        file.getFD().sync();
        forced = System.nanoTime();
    }

    private byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the checksum at the end is not that of the bytes before. */
    private static boolean isDamaged(byte[] bytes) {
        return little(bytes).getInt(bytes.length - CHECKSUM) != checksum(bytes);
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - CHECKSUM);
        return (int) checksum.getValue();
    }

    /** Brings what was added to the disk. */
    @Override
    public void close() throws IOException {
        try (file) {
            force();
        }
    }
}
