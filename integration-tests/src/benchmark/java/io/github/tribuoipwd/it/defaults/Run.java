/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One training and its result, a line of a file.
 *
 * @param task the task
 * @param student the student
 * @param teacher the teacher; empty for labels alone
 * @param arm the way it was trained
 * @param seed its seed
 * @param accuracy on the test rows, in [0, 1]; NaN where the training ended with an error
 * @param recall the mean of the classes' recalls, in [0, 1]
 * @param teacherAccuracy the teacher's accuracy on the test rows; NaN where there is none or it was not measured
 * @param trouble what the training warned of; empty for nothing
 */
record Run(String task, String student, String teacher, String arm, long seed, double accuracy, double recall, double teacherAccuracy,
        String trouble) {

    static final String HEADER = "task;student;teacher;arm;seed;accuracy;recall;teacher accuracy;trouble";

    String key() {
        return String.join(";", task, student, teacher, arm, String.valueOf(seed));
    }

    String line() {
        return String.format(Locale.ROOT, "%s;%.5f;%.5f;%.5f;%s", key(), accuracy, recall, teacherAccuracy, trouble);
    }

    static List<Run> read(Path folder) throws IOException {
        List<Run> runs = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            List<Path> files;
            try (var all = Files.list(folder)) {
                files = all.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
            }
            for (Path file : files) {
                // A line that a kill has cut has no end, and is run again.
                Files.readAllLines(file).stream().skip(1).map(line -> line.split(";", -1)).filter(cells -> cells.length == 9)
                        .map(c -> new Run(c[0], c[1], c[2], c[3], Long.parseLong(c[4]), Double.parseDouble(c[5]),
                                Double.parseDouble(c[6]), Double.parseDouble(c[7]), c[8])).forEach(runs::add);
            }
        }
        return runs;
    }
}
