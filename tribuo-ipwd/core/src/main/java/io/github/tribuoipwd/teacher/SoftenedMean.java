/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * The average of several teachers' softened probabilities, as logits.
 *
 * @param parts the teachers
 * @param temperature what their probabilities are softened by
 */
record SoftenedMean(List<Member> parts, double temperature) implements Combination {

    /**
     * One teacher.
     *
     * @param teacher the teacher
     * @param share its part of the average; all add up to 1
     * @param columns for each of the average's columns, the teacher's column of the same label
     */
    record Member(Teacher teacher, double share, int[] columns) {}

    @Override
    public List<Teacher> members() {
        return parts.stream().map(Member::teacher).toList();
    }

    @Override
    public void add(int member, FloatBuffer logits, int number, FloatBuffer sum) {
        Member part = parts.get(member);
        int classes = part.columns().length;
        for (int row = 0; row < number; row++) {
            double[] softened = Softmax.of(logits, row * classes, classes, temperature);
            for (int column = 0; column < classes; column++) {
                int i = row * classes + column;
                sum.put(i, (float) (sum.get(i) + part.share() * softened[part.columns()[column]]));
            }
        }
    }

    @Override
    public void finish(FloatBuffer sum, int number) {
        int classes = parts.get(0).columns().length;
        for (int i = 0; i < number * classes; i++) {
            sum.put(i, (float) (temperature * Math.log(Math.max(sum.get(i), Float.MIN_NORMAL))));
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    /** Numbered, also where there is only one. */
    @Override
    public String prefix(int member) {
        return (member + 1) + "-";
    }
}
