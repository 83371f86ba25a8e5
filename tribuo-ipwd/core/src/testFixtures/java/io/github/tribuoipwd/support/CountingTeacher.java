/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.util.List;

/** A real teacher that counts its sessions and rows, from any configuration and through any copy of Tribuo's. */
public final class CountingTeacher implements Teacher {

    @Config(description = "Tells this teacher from others, for the cache of logits as well; without, it is the teacher that it counts.")
    private String name = "";

    @Config(mandatory = true, description = "The teacher that computes.")
    private Teacher teacher;

    public int sessions;
    /** Computed together with others. */
    public int rows;
    /** Computed alone. */
    public int rowsAlone;
    /** The largest value in a row. */
    public float largest;

    /** For OLCUT. */
    private CountingTeacher() {}

    /** A teacher whose logits may be cached by another test. */
    public CountingTeacher(Teacher teacher) {
        this("", teacher);
    }

    /** A teacher with its own cache key. */
    public CountingTeacher(String name, Teacher teacher) {
        this.name = name;
        this.teacher = teacher;
    }

    @Override
    public List<String> labels() {
        return teacher.labels();
    }

    /** Counting changes no logits. */
    @Override
    public Object identity() {
        return name.isEmpty() ? teacher.identity() : List.of(name, teacher.identity());
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows sample) {
        sessions++;
        return new WatchedTeacher(teacher, (values, number) -> {
            rows += number > 1 ? number : 0;
            rowsAlone += number == 1 ? 1 : 0;
            for (int i = 0; i < number * features.size(); i++) {
                largest = Math.max(largest, values.get(i));
            }
        }).open(features, sample);
    }

    @Override
    public String toString() {
        return "CountingTeacher(name=" + name + ",teacher=" + teacher + ")";
    }
}
