/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a capture keeps its scores, held as long as this is open: in the folder that several JVMs share, one for each
 * teacher, layout and data, so that the first of them computes and the others wait meanwhile; otherwise the capture's own. Shared
 * are scores of teachers that a provenance identifies: it holds in its text all that distinguishes them.
 */
final class CommonScores implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(CommonScores.class.getName());

    private static final int PAUSE_MILLIS = 20;
    private static final int NAME_BYTES = 16;

    private static volatile @Nullable Path shared;

    private final @Nullable Path file;
    private final @Nullable FolderLock lock;

    private CommonScores(@Nullable Path file, @Nullable FolderLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Sets the folder that JVMs share; null for none. */
    static void share(@Nullable Path folder) {
        shared = folder;
    }

    /**
     * Waits for the file.
     *
     * @param own the capture's own file, which is used where nothing is shared; null for none
     * @throws TeacherStoppedException if the thread is interrupted
     * @throws UncheckedIOException if the folder cannot be written
     */
    static CommonScores of(Teacher teacher, FeaturePositions features, Rows rows, @Nullable Path own) {
        Path folder = shared;
        if (folder == null || !(teacher.identity() instanceof ObjectProvenance)) {
            return new CommonScores(own, null);
        }
        String name = name(KeptScores.description(teacher, features), rows, teacher);
        Path file = folder.resolve(name);
        FolderLock lock = null;
        try {
            Files.createDirectories(folder);
            lock = lock(folder, name + ".lock", teacher);
            if (own != null && Files.exists(own) && !Files.exists(file)) {
                // Of a training that was stopped before its JVM had others beside it.
                Files.copy(own, file);
            }
            CommonScores common = new CommonScores(file, lock);
            lock = null;
            return common;
        } catch (IOException e) {
            requireGoingOn(teacher);
            throw new UncheckedIOException("The soft labels that several JVMs share must be kept in " + folder + ", found " + e
                    + "\nMaybe make room on that disk, look at its permissions, or choose a folder on another disk.", e);
        } finally {
            free(lock);
        }
    }

    /** The hash of all that determines the scores. */
    private static String name(String description, Rows rows, Teacher teacher) {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        digest.update(description.getBytes(StandardCharsets.UTF_8));
        RowKeys keys = new RowKeys(rows.size());
        for (int row = 0; row < rows.count(); row++) {
            requireGoingOn(teacher);
            digest.update(keys.key(rows, row).bytes());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }

    private static FolderLock lock(Path folder, String name, Teacher teacher) throws IOException {
        boolean waits = false;
        while (true) {
            requireGoingOn(teacher);
            Optional<FolderLock> lock = FolderLock.of(folder, name);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!waits) {
                waits = true;
                logger.info(() -> "Waiting for another training, which computes the same soft labels: "
                        + AnswerRules.brief(teacher));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void requireGoingOn(Teacher teacher) {
        if (Thread.currentThread().isInterrupted()) {
            throw new TeacherStoppedException("The thread that waits for soft labels was interrupted: "
                    + AnswerRules.brief(teacher));
        }
    }

    /** The file; null for none. */
    @Nullable Path file() {
        return file;
    }

    @Override
    public void close() {
        free(lock);
    }

    private static void free(@Nullable FolderLock held) {
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            logger.warning(() -> "The lock of shared soft labels could not be freed: " + e);
        }
    }
}
