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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A teacher's logits for a whole dataset, with the columns in the order of the student's labels. The logits are off heap and
 * freed when this object is collected.
 */
public final class SoftLabels {

    private static final int MOST_NAMED = 20;

    private final DenseRows logits;
    private final int[] predictions;
    private final double accuracy;
    private final Map<String, String> facts;

    private SoftLabels(DenseRows logits, int[] predictions, double accuracy, Map<String, String> facts) {
        this.logits = logits;
        this.predictions = predictions;
        this.accuracy = accuracy;
        this.facts = facts;
    }

    /**
     * Runs a teacher over a dataset and refuses one whose labels are in another order, see
     * {@link #capture(Teacher, FeaturePositions, Rows, List, int[], TeacherCheck)}.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has, negative for none of them; not modified
     * @return the logits
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or fails
     * @throws TeacherStoppedException if the thread is interrupted
     */
    public static SoftLabels capture(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds) {
        return capture(teacher, features, rows, labels, labelIds, TeacherCheck.REFUSE);
    }

    /**
     * Runs a teacher over a dataset, see {@link #capture(Teacher, FeaturePositions, Rows, List, int[], TeacherCheck, Path)}.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has, negative for none of them; not modified
     * @param check the reaction when the teacher's labels are in another order
     * @return the logits
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or fails, the kind of its output cannot be decided, or its labels
     *     stand in another order and {@code check} refuses that
     * @throws TeacherStoppedException if the thread is interrupted
     */
    public static SoftLabels capture(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds, TeacherCheck check) {
        return capture(teacher, features, rows, labels, labelIds, check, null);
    }

    /**
     * Runs a teacher over a dataset, after checking its contract: the same labels as the data, finite logits, rows that do not
     * depend on their batch. A row that the teacher has computed in this JVM is not computed again, whatever its dataset; what
     * was computed before has no effect on the result. The kind of the teacher's output is decided by all rows. Logs how many
     * labels the teacher predicts, and checks class by class whether its labels are in another order, or its input differs from
     * that of its training.
     * <p>
     * With a file, what the teacher computes is added to it block by block, and the same call in a process after one that was
     * killed takes from it what is there: it gives the same logits and facts to the bit, on the same machine. The file of another
     * teacher, other data or another version begins anew, as a damaged one does from the damage on, with a line in the log. Members
     * of a teacher that combines others have files beside it, with numbers behind its name. A {@link CapturedTeacher} needs none,
     * and a teacher without an {@linkplain Teacher#identity() identity} gets none. One capture at a time may use a file.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has, negative for none of them; not modified
     * @param check the reaction when the teacher's labels are in another order
     * @param file keeps what the teacher computes; made if it is not there, and never deleted; null for none
     * @return the logits
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or fails, the kind of its output cannot be decided, its labels
     *     stand in another order and {@code check} refuses that, or the file is something else
     * @throws TeacherStoppedException if the thread is interrupted; the file then has every row but those of the last block
     * @throws java.io.UncheckedIOException if the file cannot be read or written
     */
    public static SoftLabels capture(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds, TeacherCheck check, @Nullable Path file) {
        int[] columns = columns(teacher, labels);
        TeacherAnswers answers = TeacherAnswers.of(teacher, features, rows,
                (member, said) -> checkedMember(member, said, labels, labelIds, check), file);
        DenseRows logits = answers.logits();
        FloatBuffer found = FloatBuffer.allocate(columns.length);
        FloatBuffer ordered = FloatBuffer.allocate(columns.length);
        int[] predictions = new int[rows.count()];
        CheckUp checkUp = new CheckUp(teacher, labels, columns, rows.count());
        for (int row = 0; row < predictions.length; row++) {
            logits.copy(row, found.clear());
            logits.put(row, ordered(found, columns, ordered));
            predictions[row] = checkUp.add(labelIds[row], ordered, 0);
        }
        Map<String, String> facts = new TreeMap<>(answers.facts());
        checkUp.conclude(check, facts);
        return new SoftLabels(logits, predictions, checkUp.accuracy(), facts);
    }

    /** An ensemble may be right on most labels though the columns of a member are called wrongly. */
    private static Map<String, String> checkedMember(Teacher member, TeacherAnswers said, List<String> labels, int[] labelIds,
            TeacherCheck check) {
        int[] columns = columns(member, labels);
        FloatBuffer found = FloatBuffer.allocate(columns.length);
        FloatBuffer ordered = FloatBuffer.allocate(columns.length);
        CheckUp checkUp = new CheckUp(member, labels, columns, labelIds.length);
        for (int row = 0; row < labelIds.length; row++) {
            said.logits().copy(row, found.clear());
            checkUp.add(labelIds[row], ordered(found, columns, ordered), 0);
        }
        Map<String, String> facts = new TreeMap<>(said.facts());
        checkUp.conclude(check, facts);
        return facts;
    }

    static FloatBuffer ordered(FloatBuffer found, int[] columns, FloatBuffer ordered) {
        for (int id = 0; id < columns.length; id++) {
            ordered.put(id, found.get(columns[id]));
        }
        return ordered.rewind();
    }

    /** For each of the student's columns, the teacher's column of the same label. */
    static int[] columns(Teacher described, List<String> data) {
        List<String> teacher = described.labels();
        TreeSet<String> onlyTeacher = new TreeSet<>(teacher);
        TreeSet<String> onlyData = new TreeSet<>(data);
        data.forEach(onlyTeacher::remove);
        teacher.forEach(onlyData::remove);
        if (!onlyTeacher.isEmpty() || !onlyData.isEmpty()) {
            throw new IllegalArgumentException("The teacher and the data must have the same labels, found " + some(onlyTeacher)
                    + " only in the teacher and " + some(onlyData) + " only in the data.\nMaybe "
                    + advice(described instanceof SoftLabelTable, onlyData.isEmpty()));
        }
        return data.stream().mapToInt(teacher::indexOf).toArray();
    }

    private static String advice(boolean table, boolean moreClasses) {
        if (table) {
            return "the first line of the table does not name the classes as the data do, or a column is none of a class: set"
                    + " keyColumn if it holds keys, or take it out; a SelectedClassesTeacher leaves out classes that data lack.";
        }
        return moreClasses
                ? "wrap the teacher in a SelectedClassesTeacher, which leaves out or gathers the classes that the data lack, or"
                        + " look why the training data have no example of them."
                : "the teacher's labels property is misspelled; where the teacher's classes are finer or called otherwise, wrap"
                        + " it in a SelectedClassesTeacher with a mapping.";
    }

    private static String some(SortedSet<String> labels) {
        return labels.stream().limit(MOST_NAMED).map(label -> label.isBlank() ? "\"" + label + "\"" : label).toList()
                + (labels.size() <= MOST_NAMED ? "" : " and " + (labels.size() - MOST_NAMED) + " others");
    }

    /**
     * The logits.
     *
     * @return {@code (examples, classes)}, the columns in the order of the student's labels
     */
    public DenseRows logits() {
        return logits;
    }

    /**
     * The teacher's prediction.
     *
     * @param row the example
     * @return the column of its largest logit
     */
    public int prediction(int row) {
        return predictions[row];
    }

    /**
     * How often the teacher's largest logit is the label, of the rows that have one.
     *
     * @return the accuracy, in [0, 1]; NaN where no row has a label
     */
    public double accuracy() {
        return accuracy;
    }

    /**
     * Facts for the provenance: the device used, the kind of the model's output and why, a warning if there was one.
     *
     * @return names and values
     */
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }
}
