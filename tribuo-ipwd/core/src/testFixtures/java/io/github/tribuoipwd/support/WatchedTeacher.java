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

/**
 * A real teacher that reports each of its calls.
 *
 * @param watch runs after each call, in its thread
 */
public record WatchedTeacher(Teacher teacher, Watch watch) implements Teacher {

    /** A function that is called after each call. */
    public interface Watch {

        /**
         * A call has ended.
         *
         * @param rows the rows of the call, {@code (number, features)}
         * @param number how many there were
         */
        void after(FloatBuffer rows, int number);
    }

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
                watch.after(rows, number);
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
