/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The logits of a teacher for all rows of a dataset.
 *
 * @param logits {@code (rows, classes)}, the columns in the order of {@link Teacher#labels()}
 * @param facts facts for the provenance, see {@link TeacherSession#facts()}
 */
record TeacherAnswers(DenseRows logits, Map<String, String> facts) implements CapturedAnswers {

    /** Checks the logits of a member of an ensemble, before others cover them, and returns facts for the provenance. */
    interface Look {
        Map<String, String> at(Teacher member, TeacherAnswers answers);
    }

    /**
     * Runs a teacher.
     *
     * @param look checks the members of ensembles
     * @param file keeps the scores, those of members in files of their own beside it; null for none
     * @throws TeacherException if it breaks its contract or fails
     * @throws TeacherStoppedException if the thread is interrupted
     */
    static TeacherAnswers of(Teacher teacher, FeaturePositions features, Rows rows, Look look, @Nullable Path file) {
        if (teacher instanceof CapturedTeacher captured) {
            return found(captured, features, rows);
        }
        if (teacher instanceof EnsembleTeacher ensemble) {
            return of(ensemble.combination(), teacher.labels().size(), features, rows, look, file);
        }
        if (teacher instanceof SelectedClassesTeacher selected) {
            return of(selected.combination(), teacher.labels().size(), features, rows, (member, answers) -> answers.facts(),
                    file);
        }
        return CachedInference.run(teacher, features, rows, file);
    }

    private static TeacherAnswers found(CapturedTeacher teacher, FeaturePositions features, Rows rows) {
        try (CapturedAnswers answers = teacher.find(features, rows, null)) {
            if (answers.views() != 1) {
                throw new TeacherException("The logits of examples as they are must be one row for each example, found "
                        + answers.views() + " views in " + AnswerRules.brief(teacher)
                        + ".\nMaybe train with the augmentation that they were captured with.");
            }
            if (answers instanceof TeacherAnswers whole) {
                return whole;
            }
            DenseRows logits = DenseRows.allocate(rows.count(), teacher.labels().size());
            FloatBuffer here = FloatBuffer.allocate(logits.size());
            for (int row = 0; row < rows.count(); row++) {
                answers.logits(row, 0, here.clear());
                logits.put(row, here.rewind());
            }
            return new TeacherAnswers(logits, Map.copyOf(answers.facts()));
        }
    }

    private static TeacherAnswers of(Combination combination, int classes, FeaturePositions features, Rows rows, Look look,
            @Nullable Path file) {
        DenseRows sum = DenseRows.allocate(rows.count(), classes);
        Map<String, String> facts = new TreeMap<>();
        FloatBuffer here = FloatBuffer.allocate(classes);
        List<Teacher> members = combination.members();
        for (int i = 0; i < members.size(); i++) {
            Path own = file == null ? null : file.resolveSibling(file.getFileName() + "-" + i);
            TeacherAnswers member = of(members.get(i), features, rows, look, own);
            Map<String, String> known = look.at(members.get(i), member);
            FloatBuffer there = FloatBuffer.allocate(member.logits().size());
            for (int row = 0; row < rows.count(); row++) {
                member.logits().copy(row, there.clear());
                sum.copy(row, here.clear());
                combination.add(i, there, 1, here);
                sum.put(row, here.rewind());
            }
            String prefix = combination.prefix(i);
            known.forEach((name, value) -> facts.put(prefix + name, value));
        }
        for (int row = 0; row < rows.count(); row++) {
            sum.copy(row, here.clear());
            combination.finish(here, 1);
            sum.put(row, here.rewind());
        }
        facts.putAll(combination.facts());
        return new TeacherAnswers(sum, facts);
    }

    /** Reads scores {@code (rows, columns)} as logits by the evidence of all rows; in place where there is a column a class. */
    static TeacherAnswers read(DenseRows scores, ScoreRule rule, int classes, Map<String, String> facts) {
        ScoreEvidence evidence = rule.evidence();
        FloatBuffer row = FloatBuffer.allocate(rule.columns());
        for (int i = 0; i < scores.count(); i++) {
            scores.copy(i, row.clear());
            evidence.add(row, 0);
        }
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(evidence.facts());
        return read(scores, rule.read(evidence), classes, all);
    }

    /** Reads scores {@code (rows, columns)} as logits; in place where there is a column a class. */
    static TeacherAnswers read(DenseRows scores, ScoreReading reading, int classes, Map<String, String> facts) {
        DenseRows logits = scores.size() == classes ? scores : DenseRows.allocate(scores.count(), classes);
        FloatBuffer there = FloatBuffer.allocate(scores.size());
        FloatBuffer here = FloatBuffer.allocate(classes);
        for (int i = 0; i < scores.count(); i++) {
            scores.copy(i, there.clear());
            // The kind may have been found by the numbers of other data.
            reading.requireKind(there, i);
            reading.logits(there, 1, scores.size(), here);
            logits.put(i, here.rewind());
        }
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(reading.facts());
        return new TeacherAnswers(logits, all);
    }

    @Override
    public int views() {
        return 1;
    }

    /** A row as it is draws nothing. */
    @Override
    public SplittableRandom generator(int row, int view) {
        return new SplittableRandom(row);
    }

    @Override
    public void logits(int row, int view, FloatBuffer target) {
        logits.copy(row, target);
    }

    /** The memory is freed when the logits are collected. */
    @Override
    public void close() {}
}
