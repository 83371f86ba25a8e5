/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;

/**
 * Experiment 1: four tables, forests and networks as teachers that were trained on class shares as they are, or of 5, 10 and 50
 * to 1; their students have as many rows, either others of the shares as they are, or those of the teacher.
 */
final class Tables implements Experiment {

    /** Of each class: a half for the teachers, then the student's, the validation's and the test's. */
    private static final int TEACHER = 500;
    private static final int STUDENT = 650;
    private static final int VALIDATION = 750;
    private static final int ALL = 1000;

    private static final List<String> TABLES = List.of("letter", "optdigits", "pendigits", "satellite");
    private static final List<String> KINDS = List.of("forest", "network");
    private static final int NATURAL = 1;
    private static final List<Integer> RATIOS = List.of(NATURAL, 5, 10, 50);
    private static final int STEEPEST = 50;
    private static final int CHOICE = 10;

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public List<Integer> seeds() {
        return IntStream.rangeClosed(1, 10).boxed().toList();
    }

    @Override
    public List<Cell> cells(Path work) {
        List<Cell> cells = new ArrayList<>();
        // A row of the tables of the page after the other, those first that differ most.
        for (int ratio : List.of(NATURAL, STEEPEST, 10, 5)) {
            for (String rows : List.of("unseen", "seen")) {
                for (String kind : KINDS) {
                    TABLES.forEach(table -> cells.add(cell(work.resolve(table), kind, rows, ratio)));
                }
            }
        }
        return cells;
    }

    /** In the mean over the tables. */
    @Override
    public List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        for (String rows : List.of("unseen", "seen")) {
            for (String kind : KINDS) {
                for (int ratio : RATIOS) {
                    conditions.add(new Condition(kind + ", " + rows + ", " + (ratio == NATURAL ? "as the data" : ratio + " to 1"),
                            TABLES.stream().map(table -> name(Path.of(table), kind, rows, ratio)).toList(), null));
                }
            }
        }
        return conditions;
    }

    private static Cell cell(Path folder, String kind, String rows, int ratio) {
        boolean seen = rows.equals("seen");
        return new Cell(name(folder, kind, rows, ratio), Map.of("folder", folder.toString(),
                "rows", folder.resolve(seen ? "seen-" + ratio + ".csv" : "unseen.csv").toString(),
                "teacher-model", folder.resolve(kind + "-" + ratio + ".tribuo").toString()),
                seen && ratio != NATURAL ? Arms.LONG_TAILED : Arms.ALWAYS, name(folder, kind, rows, CHOICE));
    }

    private static String name(Path folder, String kind, String rows, int ratio) {
        return String.join(" ", folder.getFileName().toString(), kind, rows, String.valueOf(ratio));
    }

    @Override
    public void prepare(Path data, Path work) throws IOException {
        for (String table : TABLES) {
            Path folder = Files.createDirectories(work.resolve(table));
            if (!Files.exists(folder.resolve("test.csv"))) {
                split(read(table, data.resolve("tabular")), folder);
            }
            for (int ratio : RATIOS) {
                for (String kind : KINDS) {
                    teacher(folder, kind, ratio);
                }
            }
        }
    }

    private static TableFile read(String table, Path folder) throws IOException {
        return switch (table) {
            case "letter" -> TableFile.read(0, false, folder.resolve("letter-recognition.data.gz"));
            case "optdigits" -> TableFile.read(64, false, folder.resolve("optdigits.tra.gz"), folder.resolve("optdigits.tes.gz"));
            case "pendigits" -> TableFile.read(16, true, folder.resolve("pendigits.csv.gz"));
            default -> TableFile.read(36, true, folder.resolve("satellite.csv.gz"));
        };
    }

    private static void split(TableFile table, Path folder) throws IOException {
        ClassShares teachers = ClassShares.of(table.part(0, TEACHER), table.labels());
        int size = teachers.most(STEEPEST);
        for (int ratio : RATIOS) {
            table.write(ratio == NATURAL ? teachers.natural(size) : teachers.uneven(ratio, size),
                    folder.resolve("seen-" + ratio + ".csv"));
        }
        table.write(ClassShares.of(table.part(TEACHER, STUDENT), table.labels()).natural(size), folder.resolve("unseen.csv"));
        table.write(table.part(STUDENT, VALIDATION), folder.resolve("validation.csv"));
        table.write(table.part(VALIDATION, ALL), folder.resolve("test.csv"));
    }

    private static void teacher(Path folder, String kind, int ratio) throws IOException {
        Path file = folder.resolve(kind + "-" + ratio + ".tribuo");
        if (Files.exists(file)) {
            return;
        }
        try (ConfigurationManager configuration = new ConfigurationManager("experiments/tables.xml")) {
            configuration.setGlobalProperty("rows", folder.resolve("seen-" + ratio + ".csv").toString());
            @SuppressWarnings("unchecked")
            ConfigurableDataSource<Label> rows = (ConfigurableDataSource<Label>) configuration.lookup("train");
            Dataset<Label> train = new MutableDataset<>(rows);
            Model<Label> model = kind.equals("forest") ? new RandomForestTrainer<>(
                    // Each split looks at a part of the features; trees grow until their leaves are pure.
                    new CARTClassificationTrainer(Integer.MAX_VALUE, 0.3f, 1L), new VotingCombiner(), 100, 1L).train(train)
                    : ((DistillationTrainer) configuration.lookup("teacher-trainer")).train(train);
            Path whole = Path.of(file + ".new");
            model.serializeToFile(whole);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
