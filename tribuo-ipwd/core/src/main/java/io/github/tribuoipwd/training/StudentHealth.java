/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDManager;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import io.github.tribuoipwd.internal.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Judges a finished student by its predictions of a sample of its own training rows, in inference mode: one class for all, no
 * better than chance, or no better than the largest class. The criteria are such that a student that learned anything passes
 * them, also one of uneven classes or uneven weights, whose accuracy may be below the largest class's share. Where there is too
 * little to judge by it only warns: after few steps, where nearly all labels are the same, or where the teacher is no better.
 *
 * @param table the predictions and the labels
 * @param training what is known of the training
 */
record StudentHealth(ClassTable table, Training training) {

    /** With fewer rows chance has many faces. */
    private static final int FEWEST_ROWS = 100;
    private static final int FEWEST_ROWS_A_CLASS = 5;
    /** Until then a healthy student may have learned nothing yet. */
    private static final long FEWEST_STEPS = 100;
    /** Where one class has this share, predicting it alone may be the best there is. */
    private static final double NEARLY_ALL = 0.8;
    /** One student in 700 that learned nothing exceeds chance by more. */
    private static final double DEVIATIONS = 3;
    /** Agreement beyond chance that counts as something learned where the largest class is more accurate. */
    private static final double KAPPA = 0.1;

    private static final Logger logger = Logger.getLogger(StudentHealth.class.getName());

    /**
     * What is known of a training.
     *
     * @param labelNames the label of each class
     * @param weighted whether examples have weights
     * @param steps its number of steps
     * @param epochs its epochs
     * @param teacherAccuracy the teacher's accuracy on the training labels; NaN without a teacher
     * @param input how the student gets its input
     * @param settings its settings
     */
    record Training(List<String> labelNames, boolean weighted, long steps, List<EpochReport> epochs, double teacherAccuracy,
            StudentTransform input, TrainingSettings settings) {}

    /** Predicts a sample of the training rows. */
    static StudentHealth of(NDManager manager, StudentNetwork network, TrainingSet data, Training training) {
        int classes = data.labelNames().size();
        int[] rows = TrainingRows.sample(data.size(), data.rows().size());
        int[] predictions = new int[rows.length];
        Inference.of(network, manager, new SelectedRows(data.rows(), rows), () -> {},
                (row, logits, i) -> predictions[row] = Softmax.largest(logits, i * classes, classes));
        int[] labels = Arrays.stream(rows).map(row -> data.labels()[row]).toArray();
        return new StudentHealth(ClassTable.of(labels, predictions, classes), training);
    }

    /**
     * Refuses a collapsed student, or warns of it.
     *
     * @param lossFinding what was found in the losses and not refused; null for nothing
     * @return facts for the provenance: what was found and not refused; none where all is well
     * @throws CollapsedStudentException if it collapsed for certain, and that is to fail
     */
    Map<String, Provenance> require(@Nullable String lossFinding) {
        Map<String, Provenance> facts = new HashMap<>();
        add(facts, "health-loss", lossFinding);
        add(facts, "health-predictions", judged());
        return facts;
    }

    private static void add(Map<String, Provenance> facts, String name, @Nullable String finding) {
        if (finding != null) {
            facts.put(name, new StringProvenance(name, finding));
        }
    }

    private @Nullable String judged() {
        String finding = finding();
        if (finding == null) {
            return null;
        }
        String doubt = doubt();
        String message = finding + ", of " + table.rows() + " of the student's own training rows; accuracy "
                + percent(table.accuracy()) + ", the largest class \"" + name(table.majorityClass()) + "\" has "
                + percent(table.majority()) + "; " + losses() + "; the input ranges from " + training.input().range()
                + (training.input().kind().equals("identity") ? " and has no transform" : " before its transform")
                + (doubt == null ? "" : "; this is no error because " + doubt) + ".";
        if (doubt == null && training.settings().healthCheck() == HealthCheck.FAIL) {
            throw new CollapsedStudentException(message + "\nMaybe " + advice()
                    + "; or set healthCheck to WARN to get the student as it is.");
        }
        logger.warning(() -> message + "\nMaybe " + advice() + ".");
        return message;
    }

    private @Nullable String finding() {
        if (table.rows() < FEWEST_ROWS || table.classes() < 2) {
            return null;
        }
        if (table.oneClass()) {
            return "The student predicts one class, \"" + name(table.mostPredicted()) + "\", for all";
        }
        if (table.rows() < FEWEST_ROWS_A_CLASS * table.classes()) {
            return null;
        }
        if (table.deviations() < DEVIATIONS) {
            return "The student predicts no better than chance, which would be right for " + percent(table.chance());
        }
        boolean belowMajority = table.accuracy() <= table.majority() && table.kappa() < KAPPA && !training.weighted();
        return belowMajority ? "The student predicts no better than the largest class alone would" : null;
    }

    /** Why a finding need not be a collapse; null where it is one. */
    private @Nullable String doubt() {
        if (training.steps() < FEWEST_STEPS) {
            return "a training of " + training.steps() + " steps may be too short to learn anything";
        }
        if (table.majority() >= NEARLY_ALL && table.mostPredicted() == table.majorityClass()) {
            return "nearly all labels are the same";
        }
        double teacher = training.teacherAccuracy();
        double deviation = Math.sqrt(table.majority() * (1 - table.majority()) / table.rows());
        return teacher <= table.majority() + DEVIATIONS * deviation
                ? "the teacher, right for " + percent(teacher) + ", knows these labels no better" : null;
    }

    private String losses() {
        List<EpochReport> epochs = training.epochs();
        double largest = epochs.stream().mapToDouble(EpochReport::loss).max().orElse(Double.NaN);
        return "the mean loss was " + number(epochs.get(0).loss()) + " in the first epoch, at most " + number(largest) + ", "
                + number(epochs.get(epochs.size() - 1).loss()) + " in the last of " + epochs.size();
    }

    /** What helps, the most likely first. */
    private String advice() {
        List<String> advice = new ArrayList<>();
        boolean raw = training.input().kind().equals("identity")
                && training.input().range().magnitude() > StudentTransform.LARGE_PIXEL;
        if (raw) {
            advice.add("set the trainer's transform to InputTransform.fitted(), for the input is large (of images, a scale of 1/255"
                    + " does as well)");
        }
        if (training.settings().maximumGradientNorm() == 0) {
            advice.add("set maximumGradientNorm to 5");
        }
        if (training.steps() < FEWEST_STEPS) {
            advice.add("train for more epochs");
        } else if (improved()) {
            advice.add("lower the learning rate to a tenth");
        } else {
            advice.add("try a learning rate of a tenth, or ten times as much where it is very small");
        }
        advice.add("use fewer layers, or batch norm");
        advice.add("look whether the labels belong to these rows");
        return String.join("; ", advice);
    }

    /** Whether the loss got far above or below where it began, so that the rate cannot be too small. */
    private boolean improved() {
        double first = training.epochs().get(0).loss();
        return training.epochs().stream().mapToDouble(EpochReport::loss).anyMatch(loss -> loss > 1.5 * first || loss < 0.8 * first);
    }

    private String name(int label) {
        return training.labelNames().get(label);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
