/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Logger;

/**
 * What a job is to do: the numbers of runs, a line each, from the command that started it. Where the lines end while the job is
 * at work, the command was stopped or is gone: that ends this JVM as a signal would, in an orderly way.
 */
final class JobOrders {

    private static final Logger logger = Logger.getLogger(JobOrders.class.getName());

    private static final int NONE = -1;

    private final Runnable stop;
    private final BlockingQueue<Integer> runs = new LinkedBlockingQueue<>();
    private volatile boolean waiting;
    private volatile boolean ended;

    private JobOrders(Runnable stop) {
        this.stop = stop;
    }

    /** Reads them on a thread of its own, which stops the work where they end beside it. */
    static JobOrders read(InputStream from, Runnable stop) {
        JobOrders orders = new JobOrders(stop);
        Thread reading = new Thread(() -> orders.readAll(from), "tribuo-ipwd-orders");
        reading.setDaemon(true);
        reading.start();
        return orders;
    }

    private void readAll(InputStream from) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                runs.add(Integer.valueOf(line));
            }
        } catch (IOException | NumberFormatException e) {
            logger.fine(() -> "The orders end here: " + e);
        }
        ended = true;
        runs.add(NONE);
        if (!waiting) {
            stop.run();
        }
    }

    /** Waits for the next run; gives nothing at the end, and where the lines have ended behind it. */
    OptionalInt next() throws InterruptedException {
        waiting = true;
        int run = runs.take();
        waiting = false;
        // Each of the two threads sets its own flag before it reads the other's, so that one of them notices the end.
        if (run == NONE || ended) {
            waiting = true;
            return OptionalInt.empty();
        }
        return OptionalInt.of(run);
    }
}
