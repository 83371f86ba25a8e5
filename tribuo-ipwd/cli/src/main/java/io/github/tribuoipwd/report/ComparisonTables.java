/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.training.Diagnostics;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.ValidationSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.util.MeanVarianceAccumulator;

/**
 * The tables of a comparison, in Markdown: accuracies, the weights of the method, for each baseline the recall gained in four
 * groups of classes, and the calibration of the probabilities. Means over the seeds, with the sample deviation where there are
 * several, and for differences of accuracies the 95 % interval of their mean by Student's t.
 */
public final class ComparisonTables {

    private final Comparison comparison;
    private final List<String> baselines;
    private final Map<String, Double> published;

    /**
     * Tables.
     *
     * @param comparison the finished runs
     * @param baselines trainers to subtract
     * @param published accuracies in percent that others have published, by trainer; those without a run are not shown
     */
    public ComparisonTables(Comparison comparison, List<String> baselines, Map<String, Double> published) {
        this.comparison = comparison;
        this.baselines = baselines;
        this.published = new HashMap<>(published);
        this.published.keySet().retainAll(comparison.trainers());
    }

    /** One table: its title, the names of its columns, and its lines. */
    record Table(String title, List<String> columns, List<List<String>> lines) {

        @Override
        public String toString() {
            return title + "\n\n" + line(columns) + "\n" + "|---|" + "---:|".repeat(columns.size() - 1) + "\n"
                    + lines.stream().map(Table::line).collect(Collectors.joining("\n")) + "\n";
        }

        private static String line(List<String> cells) {
            return "| " + String.join(" | ", cells) + " |";
        }
    }

    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        tables.add(accuracies());
        tables.addAll(validations());
        tables.addAll(searches());
        tables.addAll(weights());
        tables.addAll(recallGains());
        tables.addAll(calibrations());
        return tables;
    }

    /** One; none where no calibration is known. */
    List<Table> calibrations() {
        List<List<String>> calibrations = new ArrayList<>(comparison.teachers().entrySet().stream()
                .map(teacher -> calibration(teacher.getKey(), figure -> single(figure.applyAsDouble(teacher.getValue()))))
                .toList());
        comparison.trainers().stream()
                .filter(trainer -> comparison.overCalibrated(trainer, Calibration::brierScore).getCount() > 0)
                .forEach(trainer -> calibrations.add(calibration(trainer, figure -> comparison.overCalibrated(trainer, figure))));
        return calibrations.isEmpty() ? List.of() : List.of(new Table("Calibration on the test data", List.of("", "ECE, %",
                "confidence minus accuracy, points", "AURC, %", "negative log-likelihood, nats", "Brier score",
                "labels of probability 0, %"), calibrations));
    }

    private static List<String> calibration(String name,
            Function<ToDoubleFunction<Calibration>, MeanVarianceAccumulator> figures) {
        return List.of(name, points(figures.apply(Calibration::expectedCalibrationError), "%.2f"),
                points(figures.apply(Calibration::overconfidence), "%+.2f"),
                points(figures.apply(Calibration::areaUnderRiskCoverage), "%.2f"),
                mean(figures.apply(Calibration::negativeLogLikelihood), "%.4f"),
                mean(figures.apply(Calibration::brierScore), "%.4f"),
                points(figures.apply(Calibration::zeroProbabilities), "%.2f"));
    }

    private static MeanVarianceAccumulator single(double figure) {
        MeanVarianceAccumulator one = new MeanVarianceAccumulator();
        one.observe(figure);
        return one;
    }

    Table accuracies() {
        List<String> columns = new ArrayList<>(List.of("", "runs", "accuracy, %"));
        for (String baseline : baselines) {
            columns.add("against " + baseline);
            if (hasInterval(baseline)) {
                columns.add("against " + baseline + ", 95 % interval");
            }
        }
        if (!published.isEmpty()) {
            columns.add("published, %");
            baselines.stream().filter(published::containsKey).forEach(baseline -> columns.add("published, against " + baseline));
        }
        columns.add("seconds a run");
        return new Table("Accuracy on the test data", columns, comparison.trainers().stream().map(this::accuracies).toList());
    }

    private List<String> accuracies(String trainer) {
        MeanVarianceAccumulator accuracy = comparison.over(trainer, run -> run.student().accuracy());
        List<String> cells = new ArrayList<>(List.of(trainer, String.valueOf(accuracy.getCount()), points(accuracy, "%.2f")));
        for (String baseline : baselines) {
            MeanVarianceAccumulator gain = comparison.accuracyGain(trainer, baseline);
            cells.add(trainer.equals(baseline) ? "" : points(gain, "%+.2f"));
            if (hasInterval(baseline)) {
                cells.add(trainer.equals(baseline) ? "" : Interval.of(gain).points());
            }
        }
        if (!published.isEmpty()) {
            Double known = published.get(trainer);
            cells.add(known == null ? "" : number("%.2f", known));
            baselines.stream().filter(published::containsKey).forEach(baseline ->
                    cells.add(known == null || trainer.equals(baseline) ? ""
                            : number("%+.2f", known - Objects.requireNonNull(published.get(baseline)))));
        }
        cells.add(number("%,.0f", comparison.over(trainer, run -> run.seconds().total()).getMean()));
        return cells;
    }

    /** Whether another trainer has two seeds or more in common with the baseline. */
    private boolean hasInterval(String baseline) {
        return comparison.trainers().stream().anyMatch(trainer -> !trainer.equals(baseline)
                && comparison.accuracyGain(trainer, baseline).getCount() > 1);
    }

    /** One; none where no trainer has validation examples. */
    List<Table> validations() {
        return comparison.validated().isEmpty() ? List.of() : List.of(new Table("Validation, in the mean over the runs",
                List.of("", "examples", "selected on", "epoch of the student", "epochs run", "accuracy, %", "loss, nats"),
                comparison.validated().stream().map(this::validations).toList()));
    }

    private List<String> validations(String trainer) {
        ValidationSummary first = Objects.requireNonNull(comparison.first(trainer).validation());
        return List.of(trainer, String.valueOf(first.examples()), first.criterion() + ", " + first.selection(),
                validated(trainer, "%.1f", (summary, epoch) -> summary.epoch()),
                validated(trainer, "%.1f", (summary, epoch) -> summary.epochsRun()),
                validated(trainer, "%.2f", (summary, epoch) -> 100 * epoch.validationAccuracy()),
                validated(trainer, "%.4f", (summary, epoch) -> epoch.validationLoss()));
    }

    /** A figure of the validation, and of the epoch whose parameters the student has. */
    private String validated(String trainer, String format, ToDoubleBiFunction<ValidationSummary, EpochReport> figure) {
        return number(format, Comparison.mean(comparison.over(trainer, run -> {
            @Nullable ValidationSummary summary = run.validation();
            return summary == null ? Double.NaN : figure.applyAsDouble(summary, run.epochs().get(summary.epoch() - 1));
        })));
    }

    /**
     * For each search its candidates, as of the first run.
     *
     * @return a table in Markdown for each trainer that is a search; empty without one
     */
    public String searchTables() {
        return searches().stream().map(Table::toString).collect(Collectors.joining("\n"));
    }

    List<Table> searches() {
        List<Table> searches = new ArrayList<>();
        for (String trainer : comparison.trainers()) {
            @Nullable SearchReport search = comparison.first(trainer).search();
            if (search != null) {
                searches.add(new Table(String.format(Locale.ROOT, "Search of %s on %d examples by %s, for %.1f trainings. %s",
                        trainer, search.examples(), search.criterion(), search.trainings(), search.reason()),
                        List.of("", "epochs", "accuracy, %", "mean recall, %", "loss, nats", "standing", "objective"),
                        search.candidates().stream().map(ComparisonTables::candidate).toList()));
            }
        }
        return searches;
    }

    private static List<String> candidate(SearchReport.Candidate candidate) {
        return List.of(candidate.name(), String.valueOf(candidate.epochs()), number("%.2f", 100 * candidate.accuracy()),
                number("%.2f", 100 * candidate.meanRecall()), number("%.4f", candidate.loss()), candidate.standing()
                        + (candidate.note().isEmpty() ? "" : ": " + candidate.note()), candidate.objective());
    }

    /** One; none where no trainer has a teacher. */
    List<Table> weights() {
        return comparison.distilled().isEmpty() ? List.of() : List.of(new Table("Weights in the last epoch",
                List.of("", "mean weight", "largest", "effective sample size, %", "correlation of mass and weight",
                        "teacher on training views, %"),
                comparison.distilled().stream().map(this::weights).toList()));
    }

    private List<String> weights(String trainer) {
        return List.of(trainer, distilled(trainer, "%.2f", one -> one.weights().mean()),
                distilled(trainer, "%.1f", one -> one.weights().max()),
                distilled(trainer, "%.1f", one -> 100 * one.weights().effectiveSampleSize() / examples(one)),
                distilled(trainer, "%+.2f", Diagnostics::massWeightCorrelation),
                distilled(trainer, "%.2f", one -> 100 * one.teacherAccuracy()));
    }

    private String distilled(String trainer, String format, ToDoubleFunction<Diagnostics> figure) {
        return number(format, Comparison.mean(comparison.overDistilled(trainer, figure)));
    }

    private static double examples(Diagnostics diagnostics) {
        return diagnostics.classes().stream().mapToLong(Diagnostics.ClassDiagnostics::examples).sum();
    }

    /** One for each baseline; none where no trainer has a teacher. */
    List<Table> recallGains() {
        return comparison.distilled().isEmpty() ? List.of() : baselines.stream().map(this::recallGains).toList();
    }

    private Table recallGains(String baseline) {
        List<String> columns = new ArrayList<>(List.of(""));
        columns.addAll(groups(comparison));
        return new Table("Recall gained over " + baseline + ", in points, in the mean over classes ranked by the teacher's mass",
                columns, comparison.trainers().stream().filter(name -> !name.equals(baseline))
                        .map(name -> recallGains(name, baseline)).toList());
    }

    private List<String> recallGains(String trainer, String baseline) {
        List<String> cells = new ArrayList<>(List.of(trainer));
        for (int group = 0; group < Comparison.GROUPS; group++) {
            cells.add(points(comparison.recallGain(trainer, baseline, group), "%+.2f"));
        }
        return cells;
    }

    /** The names of the groups, such as "1 to 25". */
    static List<String> groups(Comparison comparison) {
        Diagnostics any = Objects.requireNonNull(comparison.first(comparison.distilled().get(0)).distillation());
        return IntStream.range(0, Comparison.GROUPS).mapToObj(group -> {
            int first = group * any.classes().size() / Comparison.GROUPS + 1;
            return first + " to " + (first - 1 + Comparison.group(any, group).size());
        }).toList();
    }

    /** Shares as percentages, or their differences as points. */
    static String points(MeanVarianceAccumulator shares, String format) {
        return shares.getCount() == 0 ? "" : number(format, 100 * shares.getMean())
                + (shares.getCount() > 1 ? number(" ± %.2f", 100 * shares.getStdDev()) : "");
    }

    private static String mean(MeanVarianceAccumulator figures, String format) {
        return number(format, figures.getMean()) + (figures.getCount() > 1 ? number(" ± " + format, figures.getStdDev()) : "");
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    @Override
    public String toString() {
        return tables().stream().map(Table::toString).collect(Collectors.joining("\n"));
    }
}
