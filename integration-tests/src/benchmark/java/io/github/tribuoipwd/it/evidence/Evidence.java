/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import io.github.tribuoipwd.it.page.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the experiments of docs/reproducing.md: what their results lack, so many trainings at a time. Stopped and started again it
 * goes on. The working directory is integration-tests.
 *
 * <pre>
 * Evidence ../../shared/data experiments/evidence experiments/results/evidence ../docs/reproducing.md 2 10 [experiment ...]
 * </pre>
 */
public final class Evidence {

    static final List<Experiment> EXPERIMENTS =
            List.of(new Tables(), new FashionImages(), new CifarUnseen(), new OneStage());

    private Evidence() {}

    /**
     * Runs what is missing.
     *
     * @param args the folders of the data, of the experiments' own files and of the results, the page, how many trainings at a
     *     time, with how many of its seeds each experiment is tested at most, and the names of experiments; all of them by
     *     default, none for {@code page}
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Path.of(args[0]).toAbsolutePath().normalize();
        Path work = Path.of(args[1]).toAbsolutePath().normalize();
        Path results = Path.of(args[2]);
        Path page = Path.of(args[3]);
        int jobs = Integer.parseInt(args[4]);
        int seeds = Integer.parseInt(args[5]);
        List<String> chosen = Arrays.asList(args).subList(6, args.length);
        EvidencePage shown = new EvidencePage(results);
        for (Experiment experiment : EXPERIMENTS) {
            if (chosen.isEmpty() || chosen.contains(experiment.name())) {
                run(experiment, data, work.resolve(experiment.name()), results, jobs, seeds);
                shown.write(page);
            }
        }
        shown.write(page);
    }

    private static void run(Experiment experiment, Path data, Path work, Path results, int jobs, int seeds)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        experiment.prepare(data, work);
        RunLines lines = RunLines.read(results.resolve(experiment.name() + ".tsv"));
        CellRuns runs = new CellRuns(experiment, lines, work, jobs, seeds);
        List<Cell> cells = experiment.cells(work);
        for (Cell cell : cells) {
            runs.choose(cells.stream().filter(other -> other.name().equals(cell.rateFrom())).findFirst().orElseThrow());
            runs.test(cell);
        }
        Folders.delete(work.resolve("runs"));
    }
}
