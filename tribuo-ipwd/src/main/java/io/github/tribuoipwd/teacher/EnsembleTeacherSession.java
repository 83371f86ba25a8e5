/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of several teachers, whose softened probabilities it averages.
 */
final class EnsembleTeacherSession implements TeacherSession {

    /**
     * One teacher.
     *
     * @param session its session, which the ensemble closes
     * @param share its part of the average; all add up to 1
     * @param columns for each of the ensemble's columns, the teacher's column of the same label
     */
    record Member(TeacherSession session, double share, int[] columns) {}

    private final List<Member> members;
    private final int classes;
    private final double temperature;
    private final UseCount uses = new UseCount("The session of the ensemble", this::free);
    private FloatBuffer found = Buffers.direct(0);

    EnsembleTeacherSession(List<Member> members, int classes, double temperature) {
        this.members = members;
        this.classes = classes;
        this.temperature = temperature;
    }

    @Override
    public void logits(FloatBuffer rows, int number, FloatBuffer logits) {
        uses.enter();
        try {
            computed(rows, number, logits);
        } finally {
            uses.leave();
        }
    }

    private synchronized void computed(FloatBuffer rows, int number, FloatBuffer logits) {
        double[] mean = new double[number * classes];
        found = Buffers.atLeast(found, mean.length);
        for (Member member : members) {
            member.session().logits(rows, number, found);
            for (int row = 0; row < number; row++) {
                addSoftened(member, row * classes, mean);
            }
        }
        for (int i = 0; i < mean.length; i++) {
            logits.put(i, (float) (temperature * Math.log(Math.max(mean[i], Float.MIN_NORMAL))));
        }
    }

    private void addSoftened(Member member, int offset, double[] mean) {
        double[] softened = Softmax.of(found, offset, classes, temperature);
        for (int column = 0; column < classes; column++) {
            mean[offset + column] += member.share() * softened[member.columns()[column]];
        }
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        for (int i = 0; i < members.size(); i++) {
            String prefix = (i + 1) + "-";
            members.get(i).session().facts().forEach((name, value) -> facts.put(prefix + name, value));
        }
        return facts;
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        members.forEach(member -> member.session().close());
    }
}
