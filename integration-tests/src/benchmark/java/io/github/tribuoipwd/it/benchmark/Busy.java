/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** One of the {@link BusyProcesses}: computes between two commands, and ends when there can be no more. */
public final class Busy {

    private static volatile boolean busy;
    private static volatile long work;

    private Busy() {}

    /**
     * Reads commands of one character and answers each with itself.
     *
     * @param args none
     * @throws IOException if the answer cannot be written
     */
    public static void main(String[] args) throws IOException {
        Thread worker = new Thread(Busy::compute);
        worker.setDaemon(true);
        worker.start();
        for (int command = System.in.read(); command >= 0; command = System.in.read()) {
            busy = command == BusyProcesses.START;
            LockSupport.unpark(worker);
            System.out.write(command);
            System.out.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void compute() {
        while (true) {
            if (busy) {
                work++;
            } else {
                LockSupport.park();
            }
        }
    }
}
