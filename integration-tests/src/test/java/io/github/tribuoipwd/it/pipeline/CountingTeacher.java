/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.pipeline;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.it.configuration.Digits;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** The teacher of the digits, and how many rows it was given; each name is a teacher of its own to the cache. */
final class CountingTeacher implements Teacher {

    /** The check of the contract, once for a teacher: eight rows together, and each of them alone. */
    static final int CHECKED = 16;

    @Config(mandatory = true, description = "Tells this teacher from others.")
    private String name = "";

    @Config(description = "The teacher that answers.")
    private Teacher teacher = Digits.teacher();

    private long rows;
    private float largest;

    /** For olcut. */
    private CountingTeacher() {}

    CountingTeacher(String name) {
        this.name = name;
    }

    /** How many rows it computed, those of the check left out. */
    long rows() {
        return rows - CHECKED;
    }

    /** The largest value in its rows. */
    float largest() {
        return largest;
    }

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    /** Counting changes no answer, but each name counts for itself. */
    @Override
    public Object identity() {
        return List.of(name, teacher.identity());
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows data) {
        TeacherSession session = teacher.open(features, data);
        return new TeacherSession() {
            @Override
            public void logits(FloatBuffer values, int number, FloatBuffer logits) {
                rows += number;
                for (int i = 0; i < number * features.size(); i++) {
                    largest = Math.max(largest, values.get(i));
                }
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
    public String toString() {
        return "CountingTeacher(name=" + name + ",teacher=" + teacher + ")";
    }
}
