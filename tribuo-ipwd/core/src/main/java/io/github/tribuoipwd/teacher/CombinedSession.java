/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.UseCount;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of several teachers, whose logits it combines.
 */
final class CombinedSession implements TeacherSession {

    private final Combination combination;
    private final int classes;
    private final List<TeacherSession> members;
    private final UseCount uses = new UseCount(TeacherContract.closed("the combined teachers"), this::free);
    private FloatBuffer found = Buffers.direct(0);

    private CombinedSession(Combination combination, int classes, List<TeacherSession> members) {
        this.combination = combination;
        this.classes = classes;
        this.members = members;
    }

    /** A session of every member; closes those that it opened if one fails. */
    static CombinedSession open(Combination combination, int classes, FeaturePositions features, Rows rows) {
        List<TeacherSession> members = new ArrayList<>();
        try {
            combination.members().forEach(member -> members.add(member.open(features, rows)));
            return new CombinedSession(combination, classes, members);
        } catch (RuntimeException e) {
            members.forEach(TeacherSession::close);
            throw e;
        }
    }

    @Override
    public void logits(FloatBuffer rows, int number, FloatBuffer logits) {
        uses.during(() -> computed(rows, number, logits));
    }

    /** One call at a time, because all of them use the same buffer. */
    private synchronized FloatBuffer computed(FloatBuffer rows, int number, FloatBuffer logits) {
        for (int i = 0; i < number * classes; i++) {
            logits.put(i, 0);
        }
        for (int i = 0; i < members.size(); i++) {
            found = Buffers.atLeast(found, RowBudget.values(number, combination.members().get(i).labels().size()));
            members.get(i).logits(rows, number, found);
            combination.add(i, found, number, logits);
        }
        combination.finish(logits, number);
        return logits;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(combination.facts());
        for (int i = 0; i < members.size(); i++) {
            String prefix = combination.prefix(i);
            members.get(i).facts().forEach((name, value) -> facts.put(prefix + name, value));
        }
        return facts;
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        members.forEach(TeacherSession::close);
    }
}
