/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.training.TrainingStoppedException;
import java.io.IOException;
import java.util.List;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Runs one after the other in this JVM.
 *
 * @param open the runs in their order
 * @param shareable whether provenance is made shareable
 */
record OneByOne(List<OpenRun> open, ExperimentsFolder output, Dataset<Label> train, Dataset<Label> test, boolean shareable)
        implements RunSeries {

    private static final Logger logger = Logger.getLogger(OneByOne.class.getName());

    @Override
    public boolean run(RunResults results, OrderlyEnd end) {
        TestedNetworks tested = new TestedNetworks(test);
        for (OpenRun next : open) {
            if (end.isWanted()) {
                return false;
            }
            PlannedRun run = next.run();
            try {
                logger.info(run::title);
                RunWork work = output.run(run);
                TrainingRun.Outcome outcome = new TrainingRun(run.name(), run.method(), train, test, tested, shareable)
                        .write(work, end::isAsked);
                if (outcome.trouble().isEmpty()) {
                    work.delete();
                }
                results.add(run, outcome.metrics(), outcome.trouble());
            } catch (TrainingStoppedException e) {
                return false;
            } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
                if (end.isWanted()) {
                    return false;
                }
                // Whatever ended it, the other trainings are still of use.
                results.failed(run, CommandLine.message("The run", e));
            }
        }
        return true;
    }
}
