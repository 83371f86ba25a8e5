/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a teacher over rows, each distinct row once in a JVM: folds of a cross-validation, bags of an ensemble and the loops of a
 * search share the teacher's logits, as far as {@link TeacherCache} keeps them. The teacher is opened only when a row is new. An
 * interrupted thread stops between two blocks.
 */
final class CachedInference implements AutoCloseable {

    /** Small, because what a kill loses is a block: the rows of a session that does not tell how many it computes at once. */
    private static final int BLOCK = 256;
    private static final int SMALLEST = 64;

    private final Teacher teacher;
    private final FeaturePositions features;
    private final Rows rows;
    private final int classes;
    private final LogitCache cache;
    private final KeptScores kept;
    private final Map<LogitCache.Key, List<Integer>> pending = new LinkedHashMap<>();
    private FloatBuffer block = Buffers.direct(0);
    private FloatBuffer found = Buffers.direct(0);
    private @Nullable TeacherSession session;
    /** The distinct rows of a block, as far as it is known before a session is open. */
    private int most;
    private @Nullable DenseRows answers;

    private CachedInference(Teacher teacher, FeaturePositions features, Rows rows, KeptScores kept) {
        this.teacher = teacher;
        this.features = features;
        this.rows = rows;
        this.kept = kept;
        classes = teacher.labels().size();
        most = block(1);
        cache = LogitCache.of(teacher, features);
    }

    /**
     * The logits of every row, which depend on nothing but the teacher and these rows.
     *
     * @param file keeps the scores, so that a capture that was killed goes on; null for none. Where JVMs share scores, their
     *     file does.
     */
    static TeacherAnswers run(Teacher teacher, FeaturePositions features, Rows rows, @Nullable Path file) {
        try (CommonScores common = CommonScores.of(teacher, features, rows, file);
                KeptScores kept = KeptScores.of(common.file(), teacher, features);
                CachedInference inference = new CachedInference(teacher, features, rows, kept)) {
            return inference.run();
        }
    }

    private TeacherAnswers run() {
        // A second call for the same rows waits here and then finds them computed.
        lock();
        try {
            for (int row = known(); row < rows.count(); row++) {
                LogitCache.Key key = cache.key(rows, row);
                kept.seen(key.row());
                float[] known = cache.get(key);
                if (known != null) {
                    answers(known.length).put(row, FloatBuffer.wrap(known));
                } else {
                    pending.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(row);
                    if (isBlock()) {
                        compute();
                    }
                }
            }
            if (!pending.isEmpty()) {
                compute();
            }
            LogitCache.Opened opened = opened();
            DenseRows scores = answers(columns());
            kept.keep(scores, opened);
            return opened.rule() == null ? new TeacherAnswers(scores, opened.facts())
                    : TeacherAnswers.read(scores, opened.rule(), classes, opened.facts());
        } finally {
            cache.lock().unlock();
        }
    }

    private void lock() {
        try {
            cache.lock().lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            check();
        }
    }

    private void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TeacherStoppedException("The thread that computes soft labels of " + rows.count() + " rows was interrupted"
                    + kept.left() + ": " + AnswerRules.brief(teacher));
        }
    }

    /** Takes the scores that are kept. */
    private int known() {
        ScoreFileHeader header = kept.header();
        if (header == null) {
            return 0;
        }
        int number = kept.read(rows.count(), new KeptScores.Known() {

            @Override
            public RowKey key(int row) {
                return cache.key(rows, row).row();
            }

            @Override
            public void put(int row, RowKey key, FloatBuffer scores) {
                float[] values = new float[header.columns()];
                scores.get(values);
                cache.put(cache.key(key), values);
                answers(values.length).put(row, FloatBuffer.wrap(values));
            }
        });
        if (number > 0 && cache.opened() == null) {
            cache.opened(header.opened(teacher));
        }
        return number;
    }

    private DenseRows answers(int columns) {
        DenseRows all = answers;
        if (all == null) {
            all = answers = DenseRows.allocate(rows.count(), columns);
        }
        return all;
    }

    /** Whether enough distinct rows wait for the teacher. */
    private boolean isBlock() {
        if (pending.size() >= most) {
            session();
        }
        return pending.size() >= most;
    }

    /** The distinct rows of a block: whole runs of the model, as far as memory allows. */
    private int block(int batch) {
        int runs = Math.max(1, (SMALLEST + batch - 1) / batch);
        return RowBudget.rows((int) Math.min(Integer.MAX_VALUE, (long) runs * batch), (long) rows.size() + classes);
    }

    private LogitCache.Opened opened() {
        LogitCache.Opened opened = cache.opened();
        if (opened == null) {
            session();
            opened = Objects.requireNonNull(cache.opened());
        }
        return opened;
    }

    private void compute() {
        check();
        TeacherSession open = session();
        int columns = columns();
        // The first block is the largest, so the buffers serve all of them.
        block = Buffers.atLeast(block, RowBudget.values(pending.size(), rows.size())).clear();
        found = Buffers.atLeast(found, RowBudget.values(pending.size(), columns)).clear();
        pending.values().forEach(same -> rows.copy(same.get(0), block));
        scores(open).of(block.flip(), pending.size(), found);
        pending.forEach((key, same) -> {
            float[] scores = new float[columns];
            found.get(scores);
            cache.put(key, scores);
            same.forEach(row -> answers(columns).put(row, FloatBuffer.wrap(scores)));
        });
        pending.clear();
        kept.keep(answers(columns), opened());
    }

    private int columns() {
        ScoreRule rule = opened().rule();
        return rule == null ? classes : rule.columns();
    }

    private static TeacherContract.Scores scores(TeacherSession session) {
        return session instanceof ScoredSession scored ? scored::scores : session::logits;
    }

    private TeacherSession session() {
        TeacherSession open = session;
        if (open == null) {
            open = session = teacher.open(features, rows);
            boolean first = cache.opened() == null;
            LogitCache.Opened opened = open instanceof ScoredSession scored
                    ? new LogitCache.Opened(Map.copyOf(scored.sessionFacts()), scored.rule())
                    : new LogitCache.Opened(Map.copyOf(open.facts()), null);
            if (first) {
                TeacherContract.rowsIndependent(scores(open), rows, opened.rule() == null ? classes : opened.rule().columns());
            }
            cache.opened(opened);
            most = block(open instanceof ScoredSession scored ? scored.batch() : BLOCK);
        }
        return open;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
