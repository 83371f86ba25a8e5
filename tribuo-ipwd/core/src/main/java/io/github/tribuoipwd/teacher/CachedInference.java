/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a teacher over rows, each distinct row once in a JVM: folds of a cross-validation, bags of an ensemble and the loops of a
 * search share the teacher's logits, as far as {@link TeacherCache} keeps them. The teacher is opened only when a row is new.
 */
final class CachedInference implements AutoCloseable {

    private static final int BLOCK = 1024;

    private final Teacher teacher;
    private final FeaturePositions features;
    private final Rows rows;
    private final int classes;
    private final int most;
    private final LogitCache cache;
    private final Map<LogitCache.Key, List<Integer>> pending = new LinkedHashMap<>();
    private FloatBuffer block = Buffers.direct(0);
    private FloatBuffer found = Buffers.direct(0);
    private @Nullable TeacherSession session;
    private @Nullable DenseRows answers;

    private CachedInference(Teacher teacher, FeaturePositions features, Rows rows) {
        this.teacher = teacher;
        this.features = features;
        this.rows = rows;
        classes = teacher.labels().size();
        most = RowBudget.rows(BLOCK, (long) rows.size() + classes);
        cache = LogitCache.of(teacher, features);
    }

    /** The logits of every row, which depend on nothing but the teacher and these rows. */
    static TeacherAnswers run(Teacher teacher, FeaturePositions features, Rows rows) {
        try (CachedInference inference = new CachedInference(teacher, features, rows)) {
            return inference.run();
        }
    }

    private TeacherAnswers run() {
        // A second call for the same rows waits here and then finds them computed.
        synchronized (cache) {
            for (int row = 0; row < rows.count(); row++) {
                LogitCache.Key key = cache.key(rows, row);
                float[] known = cache.get(key);
                if (known != null) {
                    put(row, known);
                } else {
                    pending.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(row);
                    if (pending.size() == most) {
                        compute();
                    }
                }
            }
            if (!pending.isEmpty()) {
                compute();
            }
            LogitCache.Opened opened = opened();
            DenseRows scores = answers == null ? DenseRows.allocate(0, classes) : answers;
            return opened.rule() == null ? new TeacherAnswers(scores, opened.facts())
                    : TeacherAnswers.read(scores, opened.rule(), classes, opened.facts());
        }
    }

    private void put(int row, float[] scores) {
        DenseRows all = answers;
        if (all == null) {
            all = answers = DenseRows.allocate(rows.count(), scores.length);
        }
        all.put(row, FloatBuffer.wrap(scores));
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
            same.forEach(row -> put(row, scores));
        });
        pending.clear();
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
