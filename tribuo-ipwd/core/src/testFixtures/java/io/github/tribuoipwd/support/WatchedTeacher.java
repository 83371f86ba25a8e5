/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A real teacher; after each call somebody is told of it, in the thread that called.
 *
 * @param watch is told how many rows there were
 */
public record WatchedTeacher(Teacher teacher, IntConsumer watch) implements Teacher {

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows sample) {
        TeacherSession session = teacher.open(features, sample);
        return new TeacherSession() {
            @Override
            public void logits(FloatBuffer rows, int number, FloatBuffer logits) {
                session.logits(rows, number, logits);
                watch.accept(number);
            }

            @Override
            public Map<String, String> facts() {
                return session.facts();
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return teacher.getProvenance();
    }

    @Override
    public String toString() {
        return teacher.toString();
    }
}
