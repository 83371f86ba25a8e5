/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Other work on a machine: processes that compute without end while they are told to. Each reads its standard input and ends with
 * it, so none is left where this JVM is killed.
 */
final class BusyProcesses implements AutoCloseable {

    static final char START = 's';
    static final char PAUSE = 'p';

    private final List<Process> processes = new ArrayList<>();

    /** Starts processes that wait. */
    BusyProcesses(int number) throws IOException {
        try {
            for (int i = 0; i < number; i++) {
                processes.add(ChildJvm.plain("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1").pipe(Busy.class));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** One for each core. */
    static BusyProcesses oneForEachCore() throws IOException {
        return new BusyProcesses(Machine.CORES);
    }

    /** Whether they compute in a run, of runs with and without in turn; which is first changes from pair to pair. */
    static boolean computeIn(int run) {
        return run % 4 == 1 || run % 4 == 2;
    }

    /** Returns when all of them compute, or when all wait. */
    void compute(boolean compute) throws IOException {
        send(compute ? START : PAUSE);
    }

    /** Each answers with the same character. */
    private void send(char command) throws IOException {
        for (Process process : processes) {
            process.getOutputStream().write(command);
            process.getOutputStream().flush();
        }
        for (Process process : processes) {
            int answer = process.getInputStream().read();
            if (answer != command) {
                throw new IOException("A busy process must answer with " + command + ", found " + answer
                        + ".\nMaybe something has ended it.");
            }
        }
    }

    List<ProcessHandle> handles() {
        return processes.stream().map(Process::toHandle).toList();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
