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
import java.util.List;

/** A real teacher that counts its sessions, and the rows it computes together with others. */
public final class CountingTeacher implements Teacher {

    private final Teacher counted;
    private final Teacher teacher;
    public int sessions;
    public int rows;
    public int rowsAlone;

    public CountingTeacher(Teacher teacher) {
        counted = teacher;
        this.teacher = new WatchedTeacher(teacher, number -> {
            rows += number > 1 ? number : 0;
            rowsAlone += number == 1 ? 1 : 0;
        });
    }

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    /** Counting changes no answer. */
    @Override
    public Object identity() {
        return counted.identity();
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows sample) {
        sessions++;
        return teacher.open(features, sample);
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
