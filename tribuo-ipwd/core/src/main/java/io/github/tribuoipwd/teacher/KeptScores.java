/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.internal.OnnxRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the scores of the rows that a capture has in a {@link ScoreFile}, where it is given one, in the order of the rows.
 */
final class KeptScores implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(KeptScores.class.getName());

    private final @Nullable Path path;
    private @Nullable ScoreFile file;
    private final MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
    /** The keys of the rows behind those that the file has. */
    private final List<RowKey> keys = new ArrayList<>();
    private int rows;

    /** Takes the scores of rows that a file has. */
    interface Known {

        /** The key of a row. */
        RowKey key(int row);

        /** Takes the scores of a row, from the buffer's position on, which advances. */
        void put(int row, RowKey key, FloatBuffer scores);
    }

    private KeptScores(@Nullable Path path, @Nullable ScoreFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the file.
     *
     * @param path the file, made if it is not there; null to keep nothing
     * @throws TeacherException if it is something else
     * @throws UncheckedIOException if it cannot be read or made
     */
    static KeptScores of(@Nullable Path path, Teacher teacher, FeaturePositions features) {
        if (path == null) {
            return new KeptScores(null, null);
        }
        if (teacher.identity() == teacher) {
            logger.warning(() -> "The soft labels of " + AnswerRules.brief(teacher) + " are not kept in " + path + ", because nothing"
                    + " tells what determines them: a training that is stopped before it begins computes them again.\nMaybe"
                    + " override Teacher.identity.");
            return new KeptScores(null, null);
        }
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return new KeptScores(path, ScoreFile.open(path, description(teacher, features)));
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static UncheckedIOException failed(@Nullable Path path, IOException e) {
        return new UncheckedIOException("The soft labels of a training must be kept in " + path + ", found " + e
                + "\nMaybe make room on that disk, look at the permissions, or name another folder for the checkpoints.", e);
    }

    /** The hash of what determines a row's scores, its values aside. */
    static String description(Teacher teacher, FeaturePositions features) {
        Object identity = teacher.identity();
        StringBuilder text = new StringBuilder(teacher.getClass().getName()).append('\n');
        // As for checkpoints: the place of a file does not count, and the hash of its content does.
        FlatProvenance.settings(identity instanceof ObjectProvenance provenance ? provenance : teacher.getProvenance())
                .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        text.append(identity instanceof ObjectProvenance ? "" : identity).append('\n').append(teacher.labels());
        text.append('\n').append(OnnxRuntime.environment().getVersion());
        for (String property : List.of("java.version", "os.name", "os.arch")) {
            text.append('\n').append(System.getProperty(property));
        }
        text.append('\n').append(Arrays.toString(features.shape()));
        features.names().forEach(name -> text.append('\n').append(name));
        return ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the file has of the teacher's session; null where there is nothing. */
    @Nullable ScoreFileHeader header() {
        return file == null ? null : file.header();
    }

    /**
     * Reads the scores that the file has.
     *
     * @param count the number of rows that the data have
     * @return of how many rows, from the first on
     */
    int read(int count, Known known) {
        ScoreFile from = file;
        ScoreFileHeader header = from == null ? null : from.header();
        if (from == null || header == null) {
            return 0;
        }
        try {
            rows = from.read(count, (first, number, expected, scores) -> {
                for (int row = first; row < first + number; row++) {
                    keys.add(known.key(row));
                }
                boolean same = Arrays.equals(expected, digest(keys));
                for (int i = 0; same && i < number; i++) {
                    known.put(first + i, keys.get(i), scores);
                }
                keys.clear();
                return same;
            });
        } catch (IOException e) {
            throw failed(path, e);
        }
        int found = rows;
        logger.info(() -> "The soft labels of " + found + " of " + count + " rows are taken from " + path);
        return rows;
    }

    private byte[] digest(List<RowKey> some) {
        some.forEach(key -> digest.update(key.bytes()));
        return Arrays.copyOf(digest.digest(), ScoreFile.DIGEST);
    }

    /** Takes note of the next row, which is known or waits for the teacher. */
    void seen(RowKey key) {
        if (file != null) {
            keys.add(key);
        }
    }

    /**
     * Adds all rows that were seen to the file. A file that cannot be written costs the capture nothing.
     *
     * @param scores of every row from the first on
     * @param opened the facts of the teacher's session
     */
    void keep(DenseRows scores, LogitCache.Opened opened) {
        ScoreFile to = file;
        int columns = scores.size();
        FloatBuffer block = Buffers.direct(0);
        try {
            for (int done = 0; to != null && done < keys.size();) {
                int number = Math.min(keys.size() - done, ScoreFile.mostRows(columns));
                block = Buffers.atLeast(block, number * columns).clear();
                for (int i = 0; i < number; i++) {
                    scores.copy(rows + i, block);
                }
                to.add(opened, columns, number, digest(keys.subList(done, done + number)), block);
                rows += number;
                done += number;
            }
        } catch (IOException e) {
            logger.warning(() -> "The soft labels could not be kept in " + path + " behind row " + rows + " (" + e
                    + "); the training goes on.\nMaybe make room on that disk.");
            close();
        }
        keys.clear();
    }

    /** What a capture that stops now does not lose, as a part of a sentence. */
    String left() {
        return path == null ? "" : ", " + rows + " of them are kept in " + path;
    }

    @Override
    public void close() {
        ScoreFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                logger.warning(() -> "The soft labels in " + path + " may not be on the disk: " + e);
            }
        }
    }
}
