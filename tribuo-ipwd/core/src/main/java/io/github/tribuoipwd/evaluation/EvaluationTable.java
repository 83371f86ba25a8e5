/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.List;
import java.util.Locale;
import org.tribuo.classification.Label;

/**
 * An evaluation as a table: a row for each label that has weight, in the order of the confusion matrix, a row of their sums, and
 * the averages over all labels.
 */
final class EvaluationTable {

    private static final int COLUMN = 12;

    private final WeightedLabelEvaluation evaluation;
    private final WeightedConfusionMatrix matrix;
    private final List<Row> rows;
    private final Row sum;

    private record Row(String name, double support, double tp, double fn, double fp) {

        Row plus(Row other) {
            return new Row(name, support + other.support, tp + other.tp, fn + other.fn, fp + other.fp);
        }
    }

    EvaluationTable(WeightedLabelEvaluation evaluation, WeightedConfusionMatrix matrix) {
        this.evaluation = evaluation;
        this.matrix = matrix;
        rows = matrix.shown().stream().filter(label -> matrix.support(label) > 0)
                .map(label -> new Row(label.getLabel(), matrix.support(label), matrix.tp(label), matrix.fn(label),
                        matrix.fp(label)))
                .toList();
        sum = rows.stream().reduce(new Row("Total", 0, 0, 0, 0), Row::plus);
    }

    /** In Tribuo's layout; columns of counts are wider where the counts are. */
    String text() {
        int name = rows.stream().mapToInt(row -> row.name.length()).reduce("Balanced Error Rate".length(), Math::max) + 2;
        int count = Math.max(COLUMN, count(sum.support).length() + 2);
        String first = "%-" + name + "s";
        String counts = ("%" + count + "s").repeat(4);
        String rate = "%" + (4 * count + COLUMN) + ".3f";
        String rates = rate + "%12.3f%12.3f%n";
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, first + counts + "%12s%12s%12s%n", "Class", "n", "tp", "fn", "fp", "recall",
                "prec", "f1"));
        for (Row row : rows) {
            Label label = new Label(row.name);
            text.append(String.format(Locale.ROOT, first + counts + "%12.3f%12.3f%12.3f%n", row.name, count(row.support),
                    count(row.tp), count(row.fn), count(row.fp), evaluation.recall(label), evaluation.precision(label),
                    evaluation.f1(label)));
        }
        text.append(String.format(Locale.ROOT, first + counts + "%n", sum.name, count(sum.support), count(sum.tp), count(sum.fn),
                count(sum.fp)));
        text.append(String.format(Locale.ROOT, first + rate + "%n", "Accuracy", evaluation.accuracy()));
        text.append(String.format(Locale.ROOT, first + rates, "Micro Average", evaluation.microAveragedRecall(),
                evaluation.microAveragedPrecision(), evaluation.microAveragedF1()));
        text.append(String.format(Locale.ROOT, first + rates, "Macro Average", evaluation.macroAveragedRecall(),
                evaluation.macroAveragedPrecision(), evaluation.macroAveragedF1()));
        return text.append(String.format(Locale.ROOT, first + rate, "Balanced Error Rate", evaluation.balancedErrorRate()))
                .toString();
    }

    /** The same rows, with each label's share of the total weight. */
    String html() {
        StringBuilder html = new StringBuilder("<table>\n<tr><th>Class</th><th>n</th><th>%</th><th>tp</th><th>fn</th><th>fp</th>"
                + "<th>Recall</th><th>Precision</th><th>F1</th></tr>\n");
        for (Row row : rows) {
            Label label = new Label(row.name);
            append(html, "<code>" + escaped(row.name) + "</code>", count(row.support),
                    String.format(Locale.ROOT, "%.1f%%", 100 * row.support / evaluation.totalWeight()), count(row.tp),
                    count(row.fn), count(row.fp), rate(evaluation.recall(label)), rate(evaluation.precision(label)),
                    rate(evaluation.f1(label)));
        }
        append(html, sum.name, count(sum.support), "", count(sum.tp), count(sum.fn), count(sum.fp), "", "", "");
        append(html, "Accuracy", "", "", "", "", "", rate(evaluation.accuracy()), "", "");
        append(html, "Micro Average", "", "", "", "", "", rate(evaluation.microAveragedRecall()),
                rate(evaluation.microAveragedPrecision()), rate(evaluation.microAveragedF1()));
        append(html, "Macro Average", "", "", "", "", "", rate(evaluation.macroAveragedRecall()),
                rate(evaluation.macroAveragedPrecision()), rate(evaluation.macroAveragedF1()));
        append(html, "Balanced Error Rate", "", "", "", "", "", rate(evaluation.balancedErrorRate()), "", "");
        return html.append("</table>").toString();
    }

    private static void append(StringBuilder html, String name, String... cells) {
        html.append("<tr><td>").append(name).append("</td>");
        for (String cell : cells) {
            html.append("<td style=\"text-align:right\">").append(cell).append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String escaped(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String count(double count) {
        return matrix.format().text(count);
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, "%.3f", rate);
    }
}
