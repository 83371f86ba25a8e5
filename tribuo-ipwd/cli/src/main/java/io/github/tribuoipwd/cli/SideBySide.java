/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.report.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Runs several at a time, each in the JVM of a {@link Job}, which does one run after the other. A run that takes its JVM with it
 * costs no other run: another JVM takes its place.
 */
final class SideBySide implements RunSeries {

    private static final Logger logger = Logger.getLogger(SideBySide.class.getName());

    /** How long jobs have to stop; less than the command itself has. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(OrderlyEnd.LIMIT_SECONDS - 2);
    /** Of JVMs that a signal has ended: SIGHUP, SIGINT, SIGTERM. */
    private static final Set<Integer> SIGNALS = Set.of(129, 130, 143);
    /** A terminal sends its signal to all processes, and a job may heed it before the command does. */
    private static final long SIGNAL_SECONDS = 2;

    private static final Pattern TIME = Pattern.compile("\\d");

    private final Deque<OpenRun> open;
    private final ExperimentsFolder output;
    private final JobCommand command;
    private final int jobs;
    private final PrintStream err;
    private final JobsView view;
    private final CoreShare share;
    private final BlockingQueue<JobProcess.Event> events = new LinkedBlockingQueue<>();
    /** What a library prints once in each JVM is shown once. */
    private final Set<String> shown = new HashSet<>();
    /** The jobs that have not ended. */
    private final Map<JobProcess, JobState> states = new LinkedHashMap<>();

    /**
     * Begins with no job.
     *
     * @param open the runs in their order
     * @param command starts the jobs
     * @param jobs how many runs are done at a time
     * @param err where goes what jobs print
     */
    SideBySide(List<OpenRun> open, ExperimentsFolder output, JobCommand command, int jobs, PrintStream err) {
        this.open = new ArrayDeque<>(open);
        this.output = output;
        this.command = command;
        this.jobs = jobs;
        this.err = err;
        view = new JobsView(open.size());
        share = new CoreShare(jobs, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public boolean run(RunResults results, OrderlyEnd end) {
        logger.info(() -> open.size() + " runs, " + jobs + " at a time");
        try (view) {
            for (int number = 1; number <= jobs; number++) {
                start(number, results);
            }
            while (!states.isEmpty()) {
                take(events.take(), results);
                if (end.isWanted()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stop(results);
        }
    }

    /** Starts a JVM for the next run, where there is one. */
    private void start(int number, RunResults results) {
        while (!open.isEmpty()) {
            OpenRun next = open.remove();
            try {
                states.put(JobProcess.start(command, number, events), new JobState(next));
                return;
            } catch (IOException e) {
                view.ended(next.title());
                results.failed(next.run(), "The JVM of the run must start, found " + e.getMessage()
                        + ".\nMaybe use fewer --jobs: the machine has too little memory, or too many processes.");
            }
        }
    }

    private void take(JobProcess.Event event, RunResults results) throws InterruptedException {
        JobProcess job = event.job();
        JobState state = states.get(job);
        if (state == null) {
            return;
        }
        if (event instanceof JobProcess.Printed printed) {
            state.printed(printed.line());
            if (state.isReady() && shown.add(TIME.matcher(printed.line()).replaceAll(""))) {
                err.println(title(job, state) + ": " + printed.line());
            }
        } else if (event instanceof JobProcess.Ended ended) {
            states.remove(job);
            ended(job, state, ended.code(), results);
        } else if (event instanceof JobProcess.Reported reported) {
            take(job, state, reported.message(), results);
        }
    }

    private static String title(JobProcess job, JobState state) {
        OpenRun run = state.run();
        return run == null ? "job " + job.number() : run.title();
    }

    private void take(JobProcess job, JobState state, JobMessage message, RunResults results) {
        OpenRun run = state.run();
        String title = title(job, state);
        if (message instanceof JobMessage.Log logged) {
            if (state.isReady()) {
                JobLog.log(title, logged);
            } else {
                state.printed(logged.text());
            }
        } else if (run == null) {
            return;
        } else if (message instanceof JobMessage.Ready) {
            state.ready();
            begin(job, run);
        } else if (message instanceof JobMessage.Step step) {
            view.step(title, step);
        } else if (message instanceof JobMessage.Epoch epoch) {
            view.epoch(title, epoch);
        } else if (message instanceof JobMessage.Stopped stopped) {
            state.printed(stopped.text());
        } else {
            view.ended(title);
            if (message instanceof JobMessage.Finished finished) {
                share.look(run.run().name(), finished.threads());
                finished(run, finished, results);
            } else if (message instanceof JobMessage.Failed failed) {
                results.failed(run.run(), failed.text());
            }
            goOn(job, state);
        }
    }

    private void begin(JobProcess job, OpenRun run) {
        view.begun(run.title());
        job.order(run.number());
    }

    private void goOn(JobProcess job, JobState state) {
        OpenRun next = open.poll();
        state.run(next);
        if (next == null) {
            job.dismiss();
        } else {
            begin(job, next);
        }
    }

    /** Takes the files of a run as those of one that an earlier process has finished. */
    private void finished(OpenRun open, JobMessage.Finished message, RunResults results) {
        PlannedRun run = open.run();
        Path folder = Path.of(message.folder());
        String trouble = message.trouble();
        try {
            Metrics metrics = Uninterrupted.run(() -> {
                if (trouble != null) {
                    return Metrics.read(folder.resolve(Metrics.FILE));
                }
                Metrics read = FinishedRun.read(folder, open.settings());
                output.run(run).delete();
                return read;
            });
            results.add(run, metrics, Optional.ofNullable(trouble));
        } catch (IOException | IllegalArgumentException e) {
            results.failed(run, CommandLine.message("The run", e));
        }
    }

    /** A job has ended; where it has left a run undone, that is lost, and another job does the others. */
    private void ended(JobProcess job, JobState state, int code, RunResults results) throws InterruptedException {
        OpenRun run = state.run();
        if (run == null) {
            return;
        }
        if (SIGNALS.contains(code)) {
            // Where the signal was for the command too, it interrupts this.
            TimeUnit.SECONDS.sleep(SIGNAL_SECONDS);
        }
        view.ended(run.title());
        String lines = state.lastLines();
        results.failed(run.run(), "The JVM of the run must end after its runs, found that it ended with the exit code " + code
                + " before" + (lines.isEmpty() ? "." : "; its last lines are" + lines) + "\nMaybe "
                + (SIGNALS.contains(code) ? "something else has stopped it. "
                : "the system ended it for want of memory: use fewer --jobs, or a smaller -Xmx for each. ")
                + "The same command, run again, goes on from the last checkpoint of the run.");
        start(job.number(), results);
    }

    /** Stops the jobs that are left, and waits for them; none is there afterwards. */
    private void stop(RunResults results) {
        boolean interrupted = Thread.interrupted();
        states.keySet().forEach(JobProcess::dismiss);
        long limit = System.nanoTime() + STOP_NANOS;
        for (JobProcess job : states.keySet()) {
            interrupted |= !ends(job, limit);
        }
        // What has finished in the meantime is whole.
        for (JobProcess.Event event = events.poll(); event != null; event = events.poll()) {
            JobState state = states.get(event.job());
            OpenRun run = state == null ? null : state.run();
            if (run != null && event instanceof JobProcess.Reported reported
                    && reported.message() instanceof JobMessage.Finished finished) {
                finished(run, finished, results);
            }
        }
        states.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of a job, and kills it if that takes too long; returns false where this thread was interrupted. */
    private static boolean ends(JobProcess job, long limit) {
        try {
            if (!job.ends(limit - System.nanoTime())) {
                job.kill();
                job.ends(STOP_NANOS);
            }
            return true;
        } catch (InterruptedException e) {
            job.kill();
            return false;
        }
    }
}
