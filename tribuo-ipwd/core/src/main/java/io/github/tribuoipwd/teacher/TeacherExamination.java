/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Softmax;
import io.github.tribuoipwd.teacher.TeacherReport.Finding;
import io.github.tribuoipwd.teacher.TeacherReport.HeldOut;
import io.github.tribuoipwd.teacher.TeacherReport.Kind;
import io.github.tribuoipwd.teacher.TeacherReport.Softness;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** Runs a teacher over labeled data, and applies the rules of the report. */
final class TeacherExamination {

    /** So many standard errors are no chance. */
    private static final double SURE = 4;
    /** Fewer errors than these, in rows enough, are those of rows that were trained on, or that are easy. */
    private static final double BY_HEART = 0.998;
    private static final int ROWS_BY_HEART = 200;
    /** A temperature that differs less from 1 is not worth a word. */
    private static final double NEAR_ONE = 1.3;

    private final Teacher teacher;
    private final FeaturePositions features;
    private final int[] columns;
    private final double temperature;
    private final List<Finding> findings = new ArrayList<>();

    private TeacherExamination(Teacher teacher, FeaturePositions features) {
        this.teacher = teacher;
        this.features = features;
        columns = IntStream.range(0, teacher.labels().size()).toArray();
        temperature = teacher.temperature().orElse(1);
    }

    /** What a teacher predicts for some rows. */
    private record Answers(TeacherTally tally, RowProbabilities probabilities, TeacherAnswers all) {}

    static TeacherReport report(Teacher teacher, FeatureLayout layout, Dataset<Label> examples, @Nullable Dataset<Label> heldOut) {
        return new TeacherExamination(teacher, layout.bind(DenseDataset.featureNames(examples))).report(examples, heldOut);
    }

    private TeacherReport report(Dataset<Label> examples, @Nullable Dataset<Label> heldOut) {
        int[] ids = ids(examples);
        SoftLabels.columns(teacher, labels(examples));
        Rows rows = Rows.of(examples, features);
        Answers here = answers(rows, ids, true);
        AnswerRules.find(teacher, columns, here.tally()).ifPresent(findings::add);
        Softness softness = SampledSoftness.of(here.all().logits(), teacher.temperature().isEmpty(), temperature);
        boolean useful = findings.stream().noneMatch(finding -> finding.kind().useless());
        if (useful) {
            compareWithLabels(here.probabilities(), NearestMean.accuracy(rows, ids, columns.length));
        }
        Answers there = heldOut == null ? null : answers(Rows.of(heldOut, features), ids(heldOut), false);
        if (useful) {
            lookForSeenRows(here.probabilities(), there == null ? null : there.probabilities());
            weigh(here.probabilities());
            advise(softness);
        }
        return new TeacherReport(AnswerRules.brief(teacher), here.tally().rows(), here.tally().accuracy(),
                here.probabilities().classes(teacher.labels()), softness, here.probabilities().calibration(),
                here.probabilities().mass(), there == null ? null : new HeldOut(there.tally().rows(), there.tally().accuracy(),
                there.probabilities().ofLabels(), here.probabilities().ofLabels()), findings);
    }

    private static List<String> labels(Dataset<Label> examples) {
        TreeSet<String> labels = new TreeSet<>();
        examples.getOutputInfo().getDomain().forEach(label -> labels.add(label.getLabel()));
        labels.remove(Label.UNKNOWN);
        return List.copyOf(labels);
    }

    /** The teacher's column of each example's label; -1 for none. */
    private int[] ids(Dataset<Label> examples) {
        Map<String, Integer> places = new TreeMap<>();
        teacher.labels().forEach(label -> places.put(label, places.size()));
        int[] ids = new int[examples.size()];
        int row = 0;
        int labeled = 0;
        for (Example<Label> example : examples) {
            String label = example.getOutput().getLabel();
            ids[row] = label.equals(Label.UNKNOWN) ? -1 : places.getOrDefault(label, Integer.MIN_VALUE);
            if (ids[row] == Integer.MIN_VALUE) {
                // The labels of the two are compared as before a training.
                SoftLabels.columns(teacher, labels(examples));
            }
            labeled += ids[row++] >= 0 ? 1 : 0;
        }
        if (labeled == 0) {
            throw new IllegalArgumentException("A teacher's report needs labeled rows, found none among " + examples.size()
                    + " rows.\nMaybe give the source that the student is to be trained on.");
        }
        return ids;
    }

    /** Members of ensembles are looked at one by one: together they may hide what is wrong with one. */
    private Answers answers(Rows rows, int[] ids, boolean members) {
        TeacherAnswers all = TeacherAnswers.of(teacher, features, rows, (member, answers) -> {
            if (members) {
                int[] own = SoftLabels.columns(member, teacher.labels());
                TeacherTally tally = new TeacherTally(teacher.labels(), ids.length);
                FloatBuffer found = FloatBuffer.allocate(own.length);
                FloatBuffer ordered = FloatBuffer.allocate(own.length);
                for (int row = 0; row < ids.length; row++) {
                    answers.logits().copy(row, found.clear());
                    tally.add(ids[row], SoftLabels.ordered(found, own, ordered), 0);
                }
                AnswerRules.find(member, own, tally).ifPresent(findings::add);
            }
            return answers.facts();
        }, null);
        TeacherTally tally = new TeacherTally(teacher.labels(), ids.length);
        RowProbabilities probabilities = new RowProbabilities(columns.length);
        FloatBuffer logits = FloatBuffer.allocate(columns.length);
        for (int row = 0; row < ids.length; row++) {
            all.logits().copy(row, logits.clear());
            int prediction = tally.add(ids[row], logits, 0);
            if (ids[row] >= 0) {
                probabilities.add(ids[row], prediction, Softmax.of(logits, 0, columns.length, temperature));
            }
        }
        return new Answers(tally, probabilities, all);
    }

    private void compareWithLabels(RowProbabilities here, double nearestMean) {
        boolean byMeans = nearestMean >= here.largestShare();
        double rule = byMeans ? nearestMean : here.largestShare();
        if (here.rows() >= AnswerRules.ENOUGH && here.accuracy() < rule - SURE * Math.sqrt(here.accuracyVariance())) {
            findings.add(new Finding(Kind.WORSE_THAN_LABELS, "The labels are better known than it knows them: it is right on "
                    + AnswerRules.percent(here.accuracy()) + " of " + here.rows() + " labels, and "
                    + (byMeans ? "the rule that takes the class with the nearest mean" : "the rule that always predicts the most"
                    + " frequent label") + " on " + AnswerRules.percent(rule), "train on labels alone, or look whether its"
                    + " transform (scale, mean, deviation, order) is what it was trained with."));
        }
    }

    private void lookForSeenRows(RowProbabilities here, @Nullable RowProbabilities there) {
        if (there == null) {
            if (here.rows() >= ROWS_BY_HEART && here.accuracy() >= BY_HEART) {
                findings.add(new Finding(Kind.SEEN_ROWS, "It looks as if it was trained on these rows: it is right on "
                        + AnswerRules.percent(here.accuracy()) + " of " + here.rows() + " labels, and gives the label the mean"
                        + " probability " + AnswerRules.percent(here.ofLabels()) + ". Then its soft labels hold little beyond the"
                        + " labels, and its accuracy says nothing of other rows", "compare with rows that it has not seen (held out);"
                        + " the rows may also be easy for it."));
            }
            return;
        }
        double accuracies = here.accuracy() - there.accuracy();
        double probabilities = here.ofLabels() - there.ofLabels();
        boolean more = accuracies > SURE * Math.sqrt(here.accuracyVariance() + there.accuracyVariance());
        boolean surer = probabilities > SURE * Math.sqrt(here.ofLabelsVariance() + there.ofLabelsVariance());
        if (Math.max(accuracies, probabilities) > 0.01 && (more || surer)) {
            findings.add(new Finding(Kind.SEEN_ROWS, "It knows these rows" + (here.accuracy() >= BY_HEART ? " by heart" : "")
                    + ": it is right on " + AnswerRules.percent(here.accuracy()) + " of them and on "
                    + AnswerRules.percent(there.accuracy()) + " of those held out, and gives the label the mean probability "
                    + AnswerRules.percent(here.ofLabels()) + ", " + AnswerRules.percent(there.ofLabels()) + " there. Its soft labels"
                    + " hold " + (here.accuracy() >= BY_HEART ? "little beyond the labels" : "less beyond the labels than on other"
                    + " rows"), "judge it by the rows held out, and train it on other rows than the student if there are enough; teachers"
                    + " of other folds gained nothing where that was measured."));
        }
    }

    private void weigh(RowProbabilities here) {
        if (here.isUneven()) {
            int most = here.extreme(true);
            int least = here.extreme(false);
            findings.add(new Finding(Kind.UNEVEN_MASS, String.format(Locale.ROOT, "Its class mass is uneven: the mean probability of"
                    + " \"%s\" is %.2f times the share of that label, that of \"%s\" %.2f times; the coefficient of variation is"
                    + " %.1f %%, of which noise explains %.1f %%", teacher.labels().get(most), here.ratio(most),
                    teacher.labels().get(least), here.ratio(least), 100 * here.mass().variation(), 100 * here.mass().noise()),
                    "correct it (prior correction, or BKD), or let IPWD weigh the examples that it under-represents."));
        }
    }

    private void advise(Softness softness) {
        double best = softness.temperature();
        if (best > NEAR_ONE || best < 1 / NEAR_ONE) {
            findings.add(new Finding(Kind.TEMPERATURE, String.format(Locale.ROOT, "Its targets are %s at temperature 1: their mean"
                    + " largest probability is %.1f %%, and %.0f %% at temperature %.2f", best > 1 ? "sharp" : "soft",
                    100 * softness.atOne(), 100 * Softness.TARGET, best), String.format(Locale.ROOT, best > 1
                    ? "use T %.2g, about what an objective without a temperature of its own settles on."
                    : "use T %.2g, or 1, where an objective without a temperature of its own stays: sharper targets make certain"
                    + " what the teacher does not know.", best)));
        }
    }
}
