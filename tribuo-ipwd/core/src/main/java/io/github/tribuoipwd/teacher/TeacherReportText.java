/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.teacher.TeacherReport.ClassReport;
import io.github.tribuoipwd.teacher.TeacherReport.Finding;
import io.github.tribuoipwd.teacher.TeacherReport.HeldOut;
import io.github.tribuoipwd.teacher.TeacherReport.MassReport;
import io.github.tribuoipwd.teacher.TeacherReport.Softness;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A report as lines of text. Of many classes only those with the largest and the smallest recall are shown. */
record TeacherReportText(TeacherReport report) {

    private static final int MOST_CLASSES = 20;
    private static final int AT_EACH_END = 5;
    private static final int WIDTH = 120;

    String text() {
        StringBuilder text = new StringBuilder(report.teacher()).append('\n');
        line(text, "%,d labeled rows, %.1f %% of them predicted right", report.rows(), 100 * report.accuracy());
        Softness softness = report.softness();
        line(text, "mean largest probability: %.1f %%%s%s", 100 * softness.atOne(), Double.isNaN(softness.atFour()) ? ""
                : format(", %.1f %% at temperature 4", 100 * softness.atFour()), Double.isNaN(softness.temperature()) ? ""
                : format(", %.0f %% at temperature %.2f", 100 * Softness.TARGET, softness.temperature()));
        line(text, "calibration: %s", report.calibration());
        MassReport mass = report.mass();
        line(text, "class mass against the labels' shares: coefficient of variation %.1f %%, of which noise explains %.1f %%;"
                + " largest ratio %.2f", 100 * mass.variation(), 100 * mass.noise(), mass.largestRatio());
        HeldOut heldOut = report.heldOut();
        if (heldOut != null) {
            line(text, "%,d rows held out, %.1f %% of them predicted right; mean probability of the label %.1f %%, here %.1f %%",
                    heldOut.rows(), 100 * heldOut.accuracy(), 100 * heldOut.probability(), 100 * heldOut.probabilityHere());
        }
        classes(text.append('\n'));
        text.append('\n');
        if (report.findings().isEmpty()) {
            line(text, "Nothing speaks against this teacher.");
        }
        for (Finding finding : report.findings()) {
            String useless = finding.kind().useless() ? "This teacher cannot help as it is. " : "";
            (useless + finding).lines().forEach(line -> text.append(wrapped(line)).append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private void classes(StringBuilder text) {
        List<ClassReport> classes = report.classes();
        boolean some = classes.size() > MOST_CLASSES;
        if (some) {
            List<ClassReport> ranked = classes.stream().filter(one -> one.rows() > 0)
                    .sorted(Comparator.comparingDouble(ClassReport::recall)).toList();
            classes = ranked.size() <= 2 * AT_EACH_END ? ranked : Stream.concat(
                    ranked.stream().limit(AT_EACH_END), ranked.stream().skip(ranked.size() - AT_EACH_END)).toList();
        }
        int width = classes.stream().mapToInt(one -> one.label().length()).reduce("class".length(), Math::max);
        line(text, "%-" + width + "s %8s %8s %8s %8s", "class", "rows", "recall", "share", "mass");
        for (ClassReport one : classes) {
            line(text, "%-" + width + "s %,8d %8s %8s %8s", one.label(), one.rows(), percent(one.recall()), percent(one.share()),
                    percent(one.mass()));
        }
        if (some) {
            line(text, "(those of %,d classes with the smallest and the largest recall)", report.classes().size());
        }
    }

    /** Broken at blanks, where a row of the terminal ends. */
    private static String wrapped(String line) {
        int end = line.length() > WIDTH ? line.lastIndexOf(' ', WIDTH) : -1;
        return end < 0 ? line : line.substring(0, end) + "\n" + wrapped(line.substring(end + 1));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : format("%.1f %%", 100 * share);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(format(format, values)).append('\n');
    }
}
