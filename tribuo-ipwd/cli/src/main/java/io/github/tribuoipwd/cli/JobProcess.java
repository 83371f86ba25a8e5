/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** The JVM of a job as the command meets it: what it does comes as events into a queue. */
final class JobProcess {

    private static final Logger logger = Logger.getLogger(JobProcess.class.getName());

    /** How long what an ended process has printed may take to be read. */
    private static final long READ_MILLIS = 1000;

    /** What a job does; each has its job. */
    sealed interface Event {
        JobProcess job();
    }

    /** It has reported something. */
    record Reported(JobProcess job, JobMessage message) implements Event {}

    /** It, a library in it or its JVM has printed a line. */
    record Printed(JobProcess job, String line) implements Event {}

    /** It has ended, and this is its last event. */
    record Ended(JobProcess job, int code) implements Event {}

    private final int number;
    private final Process process;
    private final BlockingQueue<Event> events;
    private final Thread errors;
    private final Thread output;

    private JobProcess(int number, Process process, BlockingQueue<Event> events) {
        this.number = number;
        this.process = process;
        this.events = events;
        errors = thread("errors", () -> read(process.getErrorStream()));
        output = thread("output", () -> {
            read(process.getInputStream());
            end();
        });
    }

    /**
     * Starts a JVM.
     *
     * @param number the number of the job
     * @param events where its events go
     * @throws IOException if that fails
     */
    static JobProcess start(JobCommand command, int number, BlockingQueue<Event> events) throws IOException {
        JobProcess job = new JobProcess(number, command.builder(number).start(), events);
        job.errors.start();
        job.output.start();
        return job;
    }

    private Thread thread(String what, Runnable work) {
        Thread thread = new Thread(work, "tribuo-ipwd-job-" + number + "-" + what);
        thread.setDaemon(true);
        return thread;
    }

    private void read(InputStream from) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    continue;
                }
                String printed = line;
                events.add(JobMessage.read(line).<Event>map(message -> new Reported(this, message))
                        .orElseGet(() -> new Printed(this, printed)));
            }
        } catch (IOException e) {
            logger.fine(() -> "The output of job " + number + " ended early: " + e);
        }
    }

    private void end() {
        try {
            errors.join();
            events.add(new Ended(this, process.waitFor()));
        } catch (InterruptedException e) {
            // Nothing interrupts these threads.
            Thread.currentThread().interrupt();
        }
    }

    int number() {
        return number;
    }

    /** Gives it a run to do. Where it is gone, its end is the next event. */
    void order(int run) {
        try {
            OutputStream to = process.getOutputStream();
            to.write((run + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            logger.fine(() -> "Job " + number + " takes no order: " + e);
        }
    }

    /** Gives it no more orders: one that waits ends, and one that is at work stops in an orderly way. */
    void dismiss() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            logger.fine(() -> "Job " + number + " is gone: " + e);
        }
    }

    /** Waits for its end; returns whether it has ended. What it reported last is an event then. */
    boolean ends(long nanos) throws InterruptedException {
        boolean ended = process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (ended) {
            output.join(READ_MILLIS);
        }
        return ended;
    }

    void kill() {
        process.destroyForcibly();
    }
}
