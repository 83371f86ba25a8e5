/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.UseCount;
import java.util.Map;
import java.util.TreeMap;

/**
 * A running ONNX teacher that several threads use at once: one engine with the weights, and for each thread a session with
 * buffers of its own. The kind of the model's output is decided once, for all of them. Thread safe. Holds native memory until it
 * and all its sessions are closed.
 */
public final class SharedTeacher implements AutoCloseable {

    private final OnnxModel model;
    private final ScoreRule rule;
    private final Rows sample;
    private final UseCount uses;
    private final ScoredSession.Decided decided;

    /**
     * Begins.
     *
     * @param model closed with this
     * @throws TeacherException if the teacher breaks its contract on the sample; the model is closed then
     */
    SharedTeacher(OnnxModel model, ScoreRule rule, Rows sample) {
        this.model = model;
        this.rule = rule;
        this.sample = sample;
        uses = new UseCount(TeacherContract.closed("the teacher " + model.path()), model::close);
        try (ScoredSession first = new ScoredSession(new OnnxTeacherSession(model, uses.hold()), rule, sample)) {
            TeacherContract.rowsIndependent(first::logits, sample, model.classes());
            decided = first.decided();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Begins a session for one thread, without another copy of the weights.
     *
     * @return a session that the caller closes; closing this teacher does not end it
     * @throws IllegalStateException if this teacher is closed
     */
    public TeacherSession session() {
        return new ScoredSession(new OnnxTeacherSession(model, uses.hold()), rule, sample, decided);
    }

    /**
     * Facts for the provenance, see {@link TeacherSession#facts()}.
     *
     * @return names and values, the same as those of its sessions
     */
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(model.facts());
        facts.putAll(decided.reading().facts());
        facts.putAll(decided.seen());
        return facts;
    }

    /**
     * Refuses new sessions, and frees the native memory when the last session is closed: now, where there is none. Does nothing
     * the second time.
     */
    @Override
    public void close() {
        uses.close();
    }
}
