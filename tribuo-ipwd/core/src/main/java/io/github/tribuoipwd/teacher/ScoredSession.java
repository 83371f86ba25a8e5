/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A running model with its scores read as logits. Their kind is decided by all rows where all scores are computed at once,
 * otherwise by a sample of rows from everywhere in the data. What the sample shows to be probabilities or their logarithms has to
 * be that in every row.
 */
final class ScoredSession implements TeacherSession {

    private static final int SAMPLE = 512;

    private final ScoreSession session;
    private final ScoreRule rule;
    private final Rows sample;
    private @Nullable Decided decided;
    /** Written by the closing thread, which may be another one. */
    private volatile boolean closed;
    private FloatBuffer single = Buffers.direct(0);

    /**
     * Begins.
     *
     * @param session closed with this one
     * @param sample rows like those that will be computed
     */
    ScoredSession(ScoreSession session, ScoreRule rule, Rows sample) {
        this.session = session;
        this.rule = rule;
        this.sample = sample;
    }

    /** A session whose kind of scores another one of the same model has decided. */
    ScoredSession(ScoreSession session, ScoreRule rule, Rows sample, Decided decided) {
        this(session, rule, sample);
        this.decided = decided;
    }

    /**
     * How scores are read.
     *
     * @param reading how
     * @param seen facts about the scores that decided it
     */
    record Decided(ScoreReading reading, Map<String, String> seen) {}

    ScoreRule rule() {
        return rule;
    }

    /** The scores as they are, see {@link ScoreSession#scores}. */
    void scores(FloatBuffer rows, int number, FloatBuffer scores) {
        session.scores(rows, number, scores);
    }

    /** How many rows the model computes at once. */
    int batch() {
        return session.batch();
    }

    /** The facts of the session that do not depend on its scores. */
    Map<String, String> sessionFacts() {
        return session.facts();
    }

    @Override
    public synchronized void logits(FloatBuffer rows, int number, FloatBuffer logits) {
        ScoreReading known = decided().reading();
        FloatBuffer scores = logits;
        if (rule.columns() == 1) {
            scores = single = Buffers.atLeast(single, number);
        }
        session.scores(rows, number, scores);
        known.requireKind(scores, number, rule.columns());
        known.logits(scores, number, rule.columns(), logits);
    }

    /** Decides how scores are read, unless that is known. */
    Decided decided() {
        Decided known = decided;
        if (known == null) {
            ScoreEvidence evidence = sampled();
            known = decided = new Decided(rule.read(evidence), evidence.facts());
        }
        return known;
    }

    private ScoreEvidence sampled() {
        ScoreEvidence evidence = rule.evidence();
        if (rule.needsEvidence()) {
            FloatBuffer scores = Buffers.direct(RowBudget.values(Samples.BLOCK, rule.columns()));
            Samples.spread(sample, SAMPLE, (examples, rows) -> {
                session.scores(rows, examples.length, scores);
                for (int i = 0; i < examples.length; i++) {
                    evidence.add(scores, i * rule.columns());
                }
                return true;
            });
        }
        return evidence;
    }

    /** A session that was closed before it computed logits has no kind. */
    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(session.facts());
        if (decided != null || !closed) {
            Decided known = decided();
            facts.putAll(known.reading().facts());
            facts.putAll(known.seen());
        }
        return facts;
    }

    @Override
    public void close() {
        closed = true;
        session.close();
    }
}
