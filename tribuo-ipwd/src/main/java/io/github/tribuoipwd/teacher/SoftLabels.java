/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * A teacher's logits for a whole dataset, with the columns in the order of the student's labels. The logits are off heap and
 * freed when this object is collected.
 */
public final class SoftLabels {

    private static final Logger logger = Logger.getLogger(SoftLabels.class.getName());

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
     * Runs a teacher over a dataset, after checking its contract: the same labels as the data, finite logits, rows that do not
     * depend on their batch. A row that the teacher has seen in this JVM is not computed again, whatever dataset it stood in.
     * Warns where the teacher is hardly better than chance.
     *
     * @param teacher the teacher
     * @param features the name of the feature at every position of a row
     * @param rows the feature rows; not modified
     * @param labels the label of each of the student's columns
     * @param labelIds for each row, which of the labels it has; not modified
     * @return the logits
     * @throws IllegalArgumentException if the teacher's labels are not the data's
     * @throws TeacherException if the teacher breaks its contract or fails
     */
    public static SoftLabels capture(Teacher teacher, FeaturePositions features, Rows rows, List<String> labels,
            int[] labelIds) {
        int[] columns = columns(teacher.labels(), labels);
        DenseRows logits = DenseRows.allocate(rows.count(), columns.length);
        FloatBuffer ordered = FloatBuffer.allocate(columns.length);
        int[] predictions = new int[rows.count()];
        Map<String, String> facts = new TreeMap<>(CachedInference.run(teacher, features, rows, (row, found) -> {
            for (int id = 0; id < columns.length; id++) {
                ordered.put(id, found[columns[id]]);
            }
            logits.put(row, ordered.rewind());
            predictions[row] = Softmax.largest(ordered, 0, columns.length);
        }));
        double accuracy = IntStream.range(0, predictions.length).filter(row -> predictions[row] == labelIds[row]).count()
                / (double) rows.count();
        warnNearChance(teacher, accuracy, columns.length, rows.count(), facts);
        return new SoftLabels(logits, predictions, accuracy, facts);
    }

    /** For each of the student's columns, the teacher's column of the same label. */
    static int[] columns(List<String> teacher, List<String> data) {
        TreeSet<String> onlyTeacher = new TreeSet<>(teacher);
        TreeSet<String> onlyData = new TreeSet<>(data);
        data.forEach(onlyTeacher::remove);
        teacher.forEach(onlyData::remove);
        if (!onlyTeacher.isEmpty() || !onlyData.isEmpty()) {
            throw new IllegalArgumentException("The teacher and the data must have the same labels, found " + onlyTeacher
                    + " only in the teacher and " + onlyData + " only in the data.\nMaybe the teacher's labels property is"
                    + " misspelt, or the training data have no example of some class.");
        }
        return data.stream().mapToInt(teacher::indexOf).toArray();
    }

    static void warnNearChance(Teacher teacher, double accuracy, int classes, int rows, Map<String, String> facts) {
        double chance = 1.0 / classes;
        double deviation = Math.sqrt(chance * (1 - chance) / rows);
        if (accuracy < Math.max(1.5 * chance, chance + 3 * deviation)) {
            facts.put("warning", "accuracy near chance");
            logger.warning(() -> "The teacher predicts " + accuracy + " of the training labels, near chance (" + chance
                    + "): " + teacher + "\nMaybe its labels are in another order, or its transform (scale, mean, deviation, order)"
                    + " is not what it was trained with.");
        }
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
     * What the teacher predicts.
     *
     * @param row the example
     * @return the column of its largest logit
     */
    public int prediction(int row) {
        return predictions[row];
    }

    /**
     * How often the teacher's largest logit is the label.
     *
     * @return the accuracy, in [0, 1]
     */
    public double accuracy() {
        return accuracy;
    }

    /**
     * What the provenance should know: the device used, the kind of the model's output, a warning if there was one.
     *
     * @return names and values
     */
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }
}
