/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a teacher over rows, each distinct row once in a JVM: folds of a cross-validation, bags of an ensemble and the loops of a
 * search share what the teacher said. The teacher is opened only when a row is new.
 */
final class CachedInference implements AutoCloseable {

    /** Takes the logits of a row, in the order of {@link Teacher#labels()}. */
    interface Sink {
        void accept(int row, float[] logits);
    }

    private static final int BLOCK = 1024;

    private final Teacher teacher;
    private final FeaturePositions features;
    private final Rows rows;
    private final Sink sink;
    private final int classes;
    private final int most;
    private final LogitCache cache;
    private final Map<LogitCache.Key, List<Integer>> pending = new LinkedHashMap<>();
    private FloatBuffer block = Buffers.direct(0);
    private FloatBuffer found = Buffers.direct(0);
    private @Nullable TeacherSession session;

    private CachedInference(Teacher teacher, FeaturePositions features, Rows rows, Sink sink) {
        this.teacher = teacher;
        this.features = features;
        this.rows = rows;
        this.sink = sink;
        classes = teacher.labels().size();
        most = RowBudget.rows(BLOCK, (long) rows.size() + classes);
        cache = LogitCache.of(teacher, features);
    }

    /**
     * Gives the logits of every row to a sink, in any order.
     *
     * @return the facts of the session that computed them
     */
    static Map<String, String> run(Teacher teacher, FeaturePositions features, Rows rows, Sink sink) {
        try (CachedInference inference = new CachedInference(teacher, features, rows, sink)) {
            return inference.run();
        }
    }

    private Map<String, String> run() {
        // Who comes second for the same rows finds them done.
        synchronized (cache) {
            for (int row = 0; row < rows.count(); row++) {
                LogitCache.Key key = cache.key(rows, row);
                float[] known = cache.get(key);
                if (known != null) {
                    sink.accept(row, known);
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
            return cache.facts();
        }
    }

    private void compute() {
        TeacherSession open = session();
        // The first block is the largest, so the buffers serve all of them.
        block = Buffers.atLeast(block, RowBudget.values(pending.size(), rows.size())).clear();
        found = Buffers.atLeast(found, RowBudget.values(pending.size(), classes)).clear();
        pending.values().forEach(same -> rows.copy(same.get(0), block));
        open.logits(block.flip(), pending.size(), found);
        cache.facts(open.facts());
        pending.forEach((key, same) -> {
            float[] logits = new float[classes];
            found.get(logits);
            cache.put(key, logits);
            same.forEach(row -> sink.accept(row, logits));
        });
        pending.clear();
    }

    private TeacherSession session() {
        TeacherSession open = session;
        if (open == null) {
            open = session = teacher.open(features, rows);
            if (cache.facts().isEmpty()) {
                TeacherContract.rowsIndependent(open, rows, classes);
            }
            cache.facts(open.facts());
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
