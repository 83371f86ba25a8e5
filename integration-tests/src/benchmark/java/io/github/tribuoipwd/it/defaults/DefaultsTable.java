/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;

/**
 * Trains students with no setting but their size, on labels alone, by the default and by a grid of fixed settings, from teachers of
 * several kinds, and prints the table of docs/defaults.md. Each run is a line of {@code results/TASK.csv}; started again, it
 * continues with the first run that is missing there, and prints.
 *
 * <pre>
 * DefaultsTable ../../shared/data experiments/results/defaults [seeds [task ...]]
 * </pre>
 */
public final class DefaultsTable {

    private static final Set<String> GRID = Set.of("optdigits", "pendigits", "satellite", "vehicle");

    /** A search costs as much as eight trainings, so it is tried on small tables. */
    private static final Set<String> SEARCHED = Set.of("vehicle", "satellite");

    private final Path results;
    private final long seeds;

    private DefaultsTable(Path results, long seeds) {
        this.results = results;
        this.seeds = seeds;
    }

    /**
     * Runs what is missing and prints the table.
     *
     * @param args the folder of the data, the folder of the results, how many seeds (0 to print alone), and the tasks; all of them by
     *     default
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        long seeds = args.length > 2 ? Long.parseLong(args[2]) : 5;
        DefaultsTable table = new DefaultsTable(Path.of(args[1]), seeds);
        List<String> tasks = args.length > 3 ? Arrays.asList(args).subList(3, args.length) : Task.NAMES;
        for (String task : seeds == 0 ? List.<String>of() : tasks) {
            table.run(Task.read(task, Path.of(args[0])));
        }
        System.out.println(new Summary(Run.read(table.results)));
    }

    private void run(Task task) throws IOException {
        Path file = results.resolve(task.name() + ".csv");
        Files.createDirectories(results);
        if (!Files.exists(file)) {
            Files.writeString(file, Run.HEADER + "\n");
        }
        Set<String> done = Run.read(results).stream().map(Run::key).collect(Collectors.toCollection(HashSet::new));
        for (Map.Entry<String, StudentArchitecture> student : task.students().entrySet()) {
            for (Arm arm : Arm.LABELS) {
                for (long seed = 1; seed <= seeds; seed++) {
                    Run planned = new Run(task.name(), student.getKey(), "", arm.name(), seed, 0, 0, Double.NaN, "");
                    if (done.add(planned.key())) {
                        write(file, train(planned, task, student.getValue(), null, arm));
                    }
                }
            }
        }
        for (String name : Teachers.names(task)) {
            if (open(done, task, name)) {
                run(task, name, file, done);
            }
        }
    }

    private boolean open(Set<String> done, Task task, String teacher) {
        return task.students().keySet().stream().anyMatch(student -> arms(task, student).stream().anyMatch(arm ->
                LongStream.rangeClosed(1, seeds(arm)).anyMatch(seed -> !done.contains(
                        new Run(task.name(), student, teacher, arm.name(), seed, 0, 0, 0, "").key()))));
    }

    private long seeds(Arm arm) {
        return arm == Arm.DEFAULT ? seeds : Math.min(seeds, 3);
    }

    /** The grid is run with the first student alone, and with the smaller tables. */
    private static List<Arm> arms(Task task, String student) {
        boolean grid = GRID.contains(task.name()) && student.equals(task.students().keySet().iterator().next());
        if (!grid) {
            return List.of(Arm.DEFAULT);
        }
        Stream<Arm> search = SEARCHED.contains(task.name()) ? Stream.of(Arm.SEARCH) : Stream.of();
        return Stream.of(Stream.of(Arm.DEFAULT), Arm.FIXED.stream(), search).flatMap(arms -> arms).toList();
    }

    private void run(Task task, String name, Path file, Set<String> done) throws IOException {
        Teachers.Trained teacher = Teachers.of(name, task);
        for (Map.Entry<String, StudentArchitecture> student : task.students().entrySet()) {
            for (Arm arm : arms(task, student.getKey())) {
                for (long seed = 1; seed <= seeds(arm); seed++) {
                    Run planned = new Run(task.name(), student.getKey(), name, arm.name(), seed, 0, 0, teacher.accuracy(), "");
                    if (done.add(planned.key())) {
                        write(file, train(planned, task, student.getValue(), teacher.teacher(), arm));
                    }
                }
            }
        }
    }

    private static void write(Path file, Run run) throws IOException {
        Files.writeString(file, run.line() + "\n", StandardOpenOption.APPEND);
    }

    private static Run train(Run planned, Task task, StudentArchitecture student, @Nullable Teacher teacher, Arm arm) {
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(task.layout()).student(student)
                .epochs(task.epochs()).seed(planned.seed());
        if (task.transform() != null) {
            trainer.transform(task.transform());
        }
        if (teacher != null) {
            trainer.teacher(teacher).objective(arm.objective());
        } else if (!(arm.objective() instanceof LabelObjective)) {
            throw new IllegalArgumentException("An arm without a teacher must learn from labels, found " + arm);
        }
        if (arm.rate() != Arm.RATE) {
            trainer.optimizer(new Sgd(arm.rate()));
        }
        DistillationTrainer built = trainer.build();
        try (DistilledModel model = arm == Arm.SEARCH ? DistillationSearch.builder(built).build().train(task.train())
                : built.train(task.train())) {
            LabelEvaluation evaluation = new LabelEvaluator().evaluate(model, task.test());
            return new Run(planned.task(), planned.student(), planned.teacher(), planned.arm(), planned.seed(), evaluation.accuracy(),
                    evaluation.macroAveragedRecall(), planned.teacherAccuracy(), trouble(model));
        } catch (IllegalStateException e) {
            // A diverged training is a result too.
            return new Run(planned.task(), planned.student(), planned.teacher(), planned.arm(), planned.seed(), Double.NaN, Double.NaN,
                    planned.teacherAccuracy(), e.getClass().getSimpleName());
        }
    }

    private static String trouble(DistilledModel model) {
        return model.getProvenance().getInstanceProvenance().getMap().keySet().stream().filter(fact -> fact.contains("warning"))
                .sorted().collect(Collectors.joining(" "));
    }
}
