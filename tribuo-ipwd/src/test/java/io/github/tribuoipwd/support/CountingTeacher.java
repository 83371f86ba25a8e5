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

/** A real teacher that counts its sessions, and the rows it computes together with others. */
public final class CountingTeacher implements Teacher {

    private final Teacher teacher;
    public int sessions;
    public int rows;
    public int rowsAlone;

    public CountingTeacher(Teacher teacher) {
        this.teacher = teacher;
    }

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows sample) {
        sessions++;
        TeacherSession session = teacher.open(features, sample);
        return new TeacherSession() {
            @Override
            public void logits(FloatBuffer values, int number, FloatBuffer logits) {
                rows += number > 1 ? number : 0;
                rowsAlone += number == 1 ? 1 : 0;
                session.logits(values, number, logits);
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
