/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.internal.LargestProbability;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * A teacher's check-up on labeled data: what its predictions are like there, and what follows for a training with it, each with its
 * evidence. A short form of it, from the same parts, begins every training. Rows without a label have no part, apart from the
 * softness; example weights do not count.
 * <p>
 * Probabilities are those at temperature 1, or at {@link Teacher#temperature()} for a teacher whose logits mean nothing elsewhere.
 * {@code toString()} has all of it as text.
 *
 * @param teacher the teacher's description
 * @param rows the number of rows with a label
 * @param accuracy how often the prediction is the label, in [0, 1]
 * @param classes every class, in the order of the teacher's labels
 * @param softness how sure the predictions are
 * @param calibration how far its probabilities hold on these rows; where it has seen them, that holds little for others
 * @param mass how far its class mass differs from the labels' shares
 * @param heldOut the comparison with other rows; null where there are none
 * @param findings what follows; empty where there is nothing against the teacher
 */
public record TeacherReport(String teacher, int rows, double accuracy, List<ClassReport> classes, Softness softness,
        Calibration calibration, MassReport mass, @Nullable HeldOut heldOut, List<Finding> findings) {

    /**
     * Keeps the lists from being modified.
     *
     * @param teacher the description
     * @param rows the number of rows with a label
     * @param accuracy the accuracy
     * @param classes the classes; copied
     * @param softness the softness
     * @param calibration the calibration
     * @param mass the class mass
     * @param heldOut the comparison with other rows, or null
     * @param findings what follows; copied
     */
    public TeacherReport {
        classes = List.copyOf(classes);
        findings = List.copyOf(findings);
    }

    /**
     * One class.
     *
     * @param label its label
     * @param rows the number of rows with this label
     * @param recall the share of them that the teacher recognizes; NaN where there are none
     * @param share the share of the labeled rows that have this label
     * @param mass the mean probability that the teacher gives this label, over the labeled rows
     */
    public record ClassReport(String label, int rows, double recall, double share, double mass) {}

    /**
     * The mean of the largest probability of each row.
     *
     * @param atOne at temperature 1
     * @param atFour at temperature 4, the custom for the logits of image networks; NaN for a teacher whose logits mean nothing there
     * @param temperature the temperature at which it is {@link #TARGET}; NaN where there is none between 0.01 and 100
     */
    public record Softness(double atOne, double atFour, double temperature) {

        /** What an objective without a temperature of its own settles on, at temperatures from 1 on: docs/defaults.md. */
        public static final double TARGET = LargestProbability.TARGET;
    }

    /**
     * The class mass against the labels' shares: for each class that has rows, the ratio of the two, which is 1 in the mean for a
     * teacher that is fair to its classes, however uneven they are.
     *
     * @param largestRatio the largest of these ratios divided by the smallest
     * @param variation their coefficient of variation
     * @param noise the coefficient of variation that so few rows give a fair teacher
     */
    public record MassReport(double largestRatio, double variation, double noise) {}

    /**
     * The same teacher on rows that it has not seen, as far as is known.
     *
     * @param rows the number of rows with a label
     * @param accuracy how often the prediction is the label, in [0, 1]
     * @param probability the mean probability of the label there
     * @param probabilityHere the mean probability of the label on the rows of the report
     */
    public record HeldOut(int rows, double accuracy, double probability, double probabilityHere) {}

    /** What a finding is about. */
    public enum Kind {

        /** Its columns are called by each other's labels, surely. */
        OTHER_ORDER("labels in another order", true),
        /** It is hardly ever right more often than guesses. */
        NEAR_CHANCE("accuracy near chance", true),
        /** A rule made of the labels of these rows in an instant is right more often. */
        WORSE_THAN_LABELS("worse than a simple rule made of the labels", true),
        /** Its columns are perhaps called by each other's labels. */
        PERHAPS_OTHER_ORDER("labels perhaps in another order", false),
        /** Its predictions look like those of a network whose input is not what it was trained on. */
        OTHER_INPUT("input perhaps not what it was trained on", false),
        /** It was trained on these rows, or looks so. */
        SEEN_ROWS("rows known by heart", false),
        /** It gives some classes too much probability and others too little. */
        UNEVEN_MASS("class mass uneven", false),
        /** Its targets are softer or sharper at temperature 1 than those that were best. */
        TEMPERATURE("another temperature", false);

        private final String fact;
        private final boolean useless;

        Kind(String fact, boolean useless) {
            this.fact = fact;
            this.useless = useless;
        }

        /**
         * The finding in a few words, as it stands in the provenance of a student.
         *
         * @return the words
         */
        public String fact() {
            return fact;
        }

        /**
         * Whether a student had better be trained on labels alone, until it is put right.
         *
         * @return true if it had
         */
        public boolean useless() {
            return useless;
        }
    }

    /**
     * One thing that follows.
     *
     * @param kind what it is about
     * @param evidence the figures that show it
     * @param advice what to do, as it goes on after "Maybe"
     */
    public record Finding(Kind kind, String evidence, String advice) {

        /**
         * The finding as a message.
         *
         * @return the evidence, and a line with the advice
         */
        @Override
        public String toString() {
            return evidence + "\nMaybe " + advice;
        }
    }

    /**
     * Examines a teacher on one set of rows.
     *
     * @param teacher the teacher
     * @param layout maps the features to the positions of the teacher's rows
     * @param examples labeled examples, best those of the training; not modified
     * @return the report
     * @throws IllegalArgumentException if the data do not fit the layout, their labels are not the teacher's, or none has a label
     * @throws TeacherException if the teacher breaks its contract or fails
     */
    public static TeacherReport of(Teacher teacher, FeatureLayout layout, Dataset<Label> examples) {
        return of(teacher, layout, examples, null);
    }

    /**
     * Examines a teacher, and by other rows whether it has seen the first ones.
     *
     * @param teacher the teacher
     * @param layout maps the features to the positions of the teacher's rows
     * @param examples labeled examples, best those of the training; not modified
     * @param heldOut labeled examples of the same kind that the teacher was not trained on; not modified; null for none
     * @return the report
     * @throws IllegalArgumentException if the data do not fit the layout, their labels are not the teacher's, or none has a label
     * @throws TeacherException if the teacher breaks its contract or fails
     */
    public static TeacherReport of(Teacher teacher, FeatureLayout layout, Dataset<Label> examples, @Nullable Dataset<Label> heldOut) {
        return TeacherExamination.report(teacher, layout, examples, heldOut);
    }

    /**
     * Whether some finding makes this teacher useless.
     *
     * @return true if one is {@linkplain Kind#useless() useless}
     */
    public boolean useless() {
        return findings.stream().anyMatch(finding -> finding.kind().useless());
    }

    /**
     * Everything as text.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return new TeacherReportText(this).text();
    }
}
