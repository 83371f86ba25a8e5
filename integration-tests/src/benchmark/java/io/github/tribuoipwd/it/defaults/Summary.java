/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The runs as the tables of docs/defaults.md: points of the paired differences to labels alone, with their standard errors. */
final class Summary {

    private final Map<String, Run> runs = new LinkedHashMap<>();

    Summary(Collection<Run> runs) {
        runs.forEach(run -> this.runs.put(run.key(), run));
    }

    /** Paired differences over the seeds that both have. */
    private record Difference(List<Double> points) {

        double mean() {
            return points.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }

        double error() {
            double squares = points.stream().mapToDouble(point -> (point - mean()) * (point - mean())).sum();
            return Math.sqrt(squares / (points.size() - 1) / points.size());
        }

        /** Whether it is worse than none by more than 0.3 points beyond two standard errors. */
        boolean isWorse() {
            return mean() < -0.3 - 2 * error();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%+.2f +- %.2f%s", mean(), error(), isWorse() ? " **worse**" : "");
        }
    }

    private Difference difference(String task, String student, String teacher, String arm, String other, ToDoubleFunction<Run> figure) {
        List<Double> points = new ArrayList<>();
        for (Run run : runs.values()) {
            Run base = runs.get(new Run(task, student, "", other, run.seed(), 0, 0, 0, "").key());
            if (run.task().equals(task) && run.student().equals(student) && run.teacher().equals(teacher) && run.arm().equals(arm)
                    && base != null) {
                points.add(100 * (figure.applyAsDouble(run) - figure.applyAsDouble(base)));
            }
        }
        return new Difference(points);
    }

    private double mean(String task, String student, String arm) {
        return 100 * runs.values().stream().filter(run -> run.task().equals(task) && run.student().equals(student)
                && run.teacher().isEmpty() && run.arm().equals(arm)).mapToDouble(Run::accuracy).average().orElse(Double.NaN);
    }

    private Set<String> distinct(Function<Run, String> part) {
        return runs.values().stream().map(part).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String toString() {
        return defaults() + "\n" + grid() + "\n" + means();
    }

    private String defaults() {
        StringBuilder text = new StringBuilder("| task | student | labels at .05 / .1 / .2 | teacher | its accuracy | default, accuracy |"
                + " default, mean recall |\n|---|---|---|---|---:|---:|---:|\n");
        for (String task : distinct(Run::task)) {
            for (String student : distinct(run -> run.task().equals(task) ? run.student() : "")) {
                for (String teacher : distinct(run -> run.task().equals(task) ? run.teacher() : "")) {
                    boolean known = difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::accuracy).points().size() > 1;
                    if (!student.isEmpty() && !teacher.isEmpty() && known) {
                        text.append(String.format(Locale.ROOT, "| %s | %s | %.2f / %.2f / %.2f | %s | %s | %s | %s |%n", task, student,
                                mean(task, student, "labels"), mean(task, student, "labels .1"), mean(task, student, "labels .2"),
                                teacher, teacherAccuracy(task, teacher),
                                difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::accuracy),
                                difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::recall)));
                    }
                }
            }
        }
        return text.toString();
    }

    private String teacherAccuracy(String task, String teacher) {
        double accuracy = runs.values().stream().filter(run -> run.task().equals(task) && run.teacher().equals(teacher))
                .mapToDouble(Run::teacherAccuracy).findFirst().orElse(Double.NaN);
        return Double.isNaN(accuracy) ? "" : String.format(Locale.ROOT, "%.2f", 100 * accuracy);
    }

    private String grid() {
        StringBuilder text = new StringBuilder("| task | teacher | default");
        Arm.FIXED.forEach(arm -> text.append(" | ").append(arm.name()));
        text.append(" |\n|---|---|").append("---:|".repeat(Arm.FIXED.size() + 1)).append('\n');
        int cases = 0;
        int asGood = 0;
        for (String task : distinct(Run::task)) {
            for (String teacher : distinct(run -> run.task().equals(task) ? run.teacher() : "")) {
                String student = distinct(run -> run.task().equals(task) ? run.student() : "").stream().filter(name -> !name.isEmpty())
                        .findFirst().orElse("");
                boolean whole = Arm.FIXED.stream().noneMatch(arm ->
                        difference(task, student, teacher, arm.name(), "labels", Run::accuracy).points().isEmpty());
                if (teacher.isEmpty() || !whole) {
                    continue;
                }
                Difference own = difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::accuracy);
                text.append("| ").append(task).append(" | ").append(teacher).append(" | ").append(own);
                Difference best = own;
                for (Arm arm : Arm.FIXED) {
                    Difference fixed = difference(task, student, teacher, arm.name(), "labels", Run::accuracy);
                    best = fixed.mean() > best.mean() ? fixed : best;
                    text.append(" | ").append(String.format(Locale.ROOT, "%+.2f", fixed.mean()));
                }
                cases++;
                asGood += own.mean() >= best.mean() - 2 * Math.hypot(own.error(), best.error()) ? 1 : 0;
                text.append(" |\n");
            }
        }
        return text + "\nThe default is as good as the best fixed setting of its row, within two standard errors, in " + asGood + " of "
                + cases + " rows.\n";
    }

    private String means() {
        List<Difference> unbiased = new ArrayList<>();
        List<Difference> best = new ArrayList<>();
        List<Difference> biased = new ArrayList<>();
        int worse = 0;
        for (String task : distinct(Run::task)) {
            for (String student : distinct(run -> run.task().equals(task) ? run.student() : "")) {
                String rate = Arm.LABELS.stream().map(Arm::name)
                        .max((a, b) -> Double.compare(mean(task, student, a), mean(task, student, b))).orElseThrow();
                for (String teacher : distinct(run -> run.task().equals(task) ? run.teacher() : "")) {
                    Difference own = difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::accuracy);
                    if (teacher.isEmpty() || own.points().size() < 2) {
                        continue;
                    }
                    (Teachers.isBiased(teacher) ? biased : unbiased).add(own);
                    if (!Teachers.isBiased(teacher)) {
                        best.add(difference(task, student, teacher, Arm.DEFAULT.name(), rate, Run::accuracy));
                    }
                    worse += own.isWorse()
                            || difference(task, student, teacher, Arm.DEFAULT.name(), "labels", Run::recall).isWorse() ? 1 : 0;
                }
            }
        }
        long collapsed = runs.values().stream().filter(run -> Double.isNaN(run.accuracy())).count();
        long warned = runs.values().stream().filter(run -> !run.trouble().isEmpty()).count();
        return String.format(Locale.ROOT, "Means over the cases: unbiased teachers %+.2f, against labels at the best of three rates"
                + " %+.2f; biased ones %+.2f. Worse than labels, in accuracy or recall: %d of %d cases. Of %d runs %d ended with an error"
                + " and %d with a warning.%n", mean(unbiased), mean(best), mean(biased), worse, unbiased.size() + biased.size(),
                runs.size(), collapsed, warned) + searches();
    }

    private String searches() {
        List<Difference> searched = new ArrayList<>();
        List<Difference> defaults = new ArrayList<>();
        for (Run run : runs.values()) {
            if (run.arm().equals(Arm.SEARCH.name()) && run.seed() == 1) {
                searched.add(difference(run.task(), run.student(), run.teacher(), run.arm(), "labels", Run::accuracy));
                defaults.add(difference(run.task(), run.student(), run.teacher(), Arm.DEFAULT.name(), "labels", Run::accuracy));
            }
        }
        return searched.isEmpty() ? "" : String.format(Locale.ROOT, "%nA search in %d of these cases, 3 seeds: %+.2f in the mean, the"
                + " default %+.2f there.%n", searched.size(), mean(searched), mean(defaults));
    }

    private static double mean(List<Difference> differences) {
        return differences.stream().mapToDouble(Difference::mean).average().orElse(Double.NaN);
    }
}
