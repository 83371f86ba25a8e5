/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.teacher.CapturedAnswers;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The logits that a real teacher gave for some views of some rows, found by the content of the rows. */
public final class CapturedLogits implements CapturedTeacher {

    private final Teacher teacher;
    private final FeaturePositions features;
    private final @Nullable Augmentation augmentation;
    private final int views;
    private final long seed;
    private final Map<RowKey, Integer> places = new HashMap<>();
    private final DenseRows logits;

    /** Answers that are not closed yet. */
    public int open;
    /** How often rows were looked up. */
    public int finds;

    private CapturedLogits(Teacher teacher, FeaturePositions features, Rows rows, @Nullable Augmentation augmentation, int views,
            long seed) {
        this.teacher = teacher;
        this.features = features;
        this.augmentation = augmentation;
        this.views = views;
        this.seed = seed;
        logits = DenseRows.allocate(rows.count() * views, teacher.labels().size());
        RowKeys keys = new RowKeys(rows.size());
        FloatBuffer image = FloatBuffer.allocate(rows.size());
        FloatBuffer view = FloatBuffer.allocate(rows.size());
        FloatBuffer found = FloatBuffer.allocate(logits.size());
        try (TeacherSession session = teacher.open(features, rows)) {
            for (int row = 0; row < rows.count(); row++) {
                RowKey key = keys.key(rows, row);
                places.put(key, row);
                for (int i = 0; i < views; i++) {
                    rows.copy(row, image.clear());
                    if (augmentation == null) {
                        view.clear().put(image.flip());
                    } else {
                        augmentation.apply(image.flip(), rows.shape(), view.clear(), generator(key, i));
                    }
                    session.logits(view.rewind(), 1, found.clear());
                    logits.put(row * views + i, found.rewind());
                }
            }
        }
    }

    /** Logits of rows as they are. */
    public static CapturedLogits of(Teacher teacher, FeaturePositions features, Rows rows) {
        return new CapturedLogits(teacher, features, rows, null, 1, 0);
    }

    /** Logits of some views of each row. */
    public static CapturedLogits of(Teacher teacher, FeaturePositions features, Rows rows, Augmentation augmentation, int views,
            long seed) {
        return new CapturedLogits(teacher, features, rows, augmentation, views, seed);
    }

    private SplittableRandom generator(RowKey row, int view) {
        return Augmentation.generator(seed, view, row.first());
    }

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    @Override
    public CapturedAnswers find(FeaturePositions wanted, Rows rows, @Nullable Augmentation wantedViews) {
        finds++;
        if (!wanted.names().equals(features.names())) {
            throw new TeacherException("The logits must be of the same features.\nMaybe capture them again.");
        }
        if (!String.valueOf(augmentation).equals(String.valueOf(wantedViews))) {
            throw new TeacherException("The logits must be of the views of " + wantedViews + ", found those of " + augmentation
                    + ".\nMaybe capture them again.");
        }
        RowKeys keys = new RowKeys(rows.size());
        RowKey[] found = new RowKey[rows.count()];
        for (int row = 0; row < found.length; row++) {
            found[row] = keys.key(rows, row);
            if (!places.containsKey(found[row])) {
                throw new TeacherException("The logits must be of all rows, found none of row " + row
                        + ".\nMaybe capture them again.");
            }
        }
        open++;
        return new CapturedAnswers() {
            @Override
            public int views() {
                return views;
            }

            @Override
            public SplittableRandom generator(int row, int view) {
                return CapturedLogits.this.generator(found[row], view);
            }

            @Override
            public void logits(int row, int view, FloatBuffer target) {
                logits.copy(places.get(found[row]) * views + view, target);
            }

            @Override
            public Map<String, String> facts() {
                return Map.of("captured-by", teacher.getClass().getSimpleName());
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public String toString() {
        return "CapturedLogits(teacher=" + teacher + ",augmentation=" + augmentation + ",views=" + views + ")";
    }
}
