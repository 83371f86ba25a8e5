/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.training.SearchKeeper;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.SearchReport.Standing;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One search: trains candidates, fewer and longer from round to round, and chooses one. */
final class SearchRun {

    private static final Logger logger = Logger.getLogger(SearchRun.class.getName());

    /** Trains a candidate for some epochs. */
    interface Trial {

        /** Trains and looks at the student. */
        SearchKeeper.Trial train(SearchCandidate candidate, int epochs);
    }

    /** How far a candidate has come; a failure is a reason, and there is a result before. */
    private static final class Course {

        private final SearchCandidate candidate;
        private int epochs;
        private @Nullable ValidationResult result;
        private @Nullable String failure;
        private Standing standing = Standing.OUT;

        Course(SearchCandidate candidate) {
            this.candidate = candidate;
        }

        ValidationResult result() {
            return Objects.requireNonNull(result, "the candidate has been trained");
        }

        SearchReport.Candidate line() {
            ValidationResult found = failure == null ? result : null;
            return new SearchReport.Candidate(candidate.name(), candidate.objective().toString(), candidate.rate(), epochs,
                    found == null ? Double.NaN : found.accuracy(), found == null ? Double.NaN : found.meanRecall(),
                    found == null ? Double.NaN : found.loss(), failure == null ? standing : Standing.FAILED,
                    failure == null ? "" : failure);
        }
    }

    private final List<Course> courses;
    private final SearchPlan plan;
    private final ValidationCriterion criterion;
    private final double margin;
    private final Trial trial;
    private final int epochs;
    /** The epochs of all trainings so far. */
    private int spent;

    SearchRun(List<SearchCandidate> candidates, SearchPlan plan, ValidationCriterion criterion, double margin, int epochs,
            int classes, Trial trial) {
        courses = candidates.stream().map(Course::new).toList();
        courses.forEach(course -> course.failure = course.candidate.refusal(classes, epochs));
        this.plan = plan;
        this.criterion = criterion;
        this.margin = margin;
        this.epochs = epochs;
        this.trial = trial;
    }

    /**
     * Runs all rounds. The first candidate that can be trained, labels alone as a rule, takes part in every round.
     *
     * @throws IllegalStateException if no candidate can be trained
     */
    SearchReport run() {
        List<Course> open = courses.stream().filter(course -> course.failure == null).toList();
        for (SearchPlan.Round round : plan.rounds()) {
            List<Course> taking = best(open, round.candidates());
            logger.info(() -> "Search: " + taking.size() + " candidates train for " + round.epochs() + " epochs");
            taking.forEach(course -> train(course, round.epochs()));
            open = taking.stream().filter(course -> course.failure == null).toList();
        }
        if (open.isEmpty()) {
            throw new IllegalStateException("A search must have a candidate that can be trained, found none:\n"
                    + courses.stream().map(course -> course.candidate.name() + ": " + course.failure)
                            .collect(Collectors.joining("\n"))
                    + "\nMaybe lower the optimizer's learningRate, or set maximumGradientNorm to 5.");
        }
        String reason = choose(open);
        SearchReport report = new SearchReport(open.get(0).result().labels().length, criterion,
                spent / (double) epochs, courses.stream().map(Course::line).toList(), reason);
        report.candidates().forEach(line -> logger.info(() -> text(line)));
        logger.info(() -> "Search: " + reason);
        return report;
    }

    /** Those that go on: the first one and the best of the others, in their order. */
    private List<Course> best(List<Course> open, int number) {
        if (open.size() <= number) {
            return open;
        }
        // Stable: of equal candidates the earlier one goes on.
        List<Course> ranked = open.stream().skip(1).sorted(ranking()).limit(number - 1L).toList();
        return open.stream().filter(course -> course == open.get(0) || ranked.contains(course)).toList();
    }

    private Comparator<Course> ranking() {
        return (first, second) -> criterion.better(first.result(), second.result()) ? -1
                : criterion.better(second.result(), first.result()) ? 1 : 0;
    }

    private void train(Course course, int trained) {
        course.epochs = trained;
        spent += trained;
        SearchKeeper.Trial found = trial.train(course.candidate, trained);
        if (found.result() == null) {
            course.failure = found.failure();
            logger.warning(() -> "Search: the candidate " + course.candidate.name() + " is out: " + found.failure());
        } else {
            course.result = found.result();
            logger.info(() -> text(course.line()));
        }
    }

    /** Chooses the first candidate that the best one does not exceed by more than noise. */
    private String choose(List<Course> finalists) {
        finalists.forEach(course -> course.standing = Standing.LAST_ROUND);
        Course best = finalists.stream().sorted(ranking()).findFirst().orElseThrow();
        double[] highest = best.result().scores(criterion);
        for (Course course : finalists) {
            PairedDifference difference = PairedDifference.of(highest, course.result().scores(criterion));
            if (course == best || !difference.exceeds(margin)) {
                course.standing = Standing.CHOSEN;
                return course == best ? reason(best, finalists.get(0)) : course.candidate.name() + " is chosen: "
                        + best.candidate.name() + " is better by " + text(difference) + ", which is within the margin of " + margin;
            }
        }
        throw new AssertionError("the best candidate is one of them");
    }

    private String reason(Course best, Course first) {
        return best.candidate.name() + " is chosen: it is best" + (best == first ? "" : ", better than " + first.candidate.name()
                + " by " + text(PairedDifference.of(best.result().scores(criterion), first.result().scores(criterion))));
    }

    private static String text(PairedDifference difference) {
        return String.format(Locale.ROOT, "%.4f with a standard error of %.4f", difference.difference(),
                difference.standardError());
    }

    /** One line of the table. */
    static String text(SearchReport.Candidate line) {
        return line.standing() == Standing.FAILED
                ? String.format(Locale.ROOT, "%s: %d epochs, failed: %s", line.name(), line.epochs(), line.note())
                : String.format(Locale.ROOT, "%s: %d epochs, accuracy %.4f, mean recall %.4f, loss %.4f, %s", line.name(),
                        line.epochs(), line.accuracy(), line.meanRecall(), line.loss(), line.standing());
    }
}
