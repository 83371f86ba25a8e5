/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The work beside a benchmark is there when it has to be, and never when it must not be. */
@Tag("end-to-end")
class BusyProcessesTest {

    private static final int LIMIT_SECONDS = 60;

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Linux has the time of a process at once. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(LIMIT_SECONDS)
    void theyComputeWhenToldTo() throws Exception {
        ProcessHandle process;
        try (BusyProcesses busy = new BusyProcesses(1)) {
            process = busy.handles().get(0);
            busy.compute(true);
            Duration before = used(process);
            while (used(process).minus(before).toMillis() < 300) {
                Thread.sleep(10);
            }
            busy.compute(false);
            before = used(process);
            Thread.sleep(400);
            Duration idle = used(process).minus(before);
            assertTrue(idle.toMillis() < 200, idle::toString);
        }
        assertFalse(process.isAlive());
    }

    /** A program that leaves them computing and does not end by itself. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws IOException {
            BusyProcesses busy = new BusyProcesses(1);
            busy.compute(true);
            System.out.println(busy.handles().get(0).pid());
            while (System.in.read() >= 0) {
                // Until it is killed.
            }
        }
    }

    @Test
    @Timeout(LIMIT_SECONDS)
    void noneIsLeftByAKilledProgram() throws Exception {
        Process holder = new ChildJvm().pipe(Holder.class);
        try (BufferedReader lines = holder.inputReader()) {
            ProcessHandle busy = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertTrue(busy.isAlive());
            holder.destroyForcibly();
            busy.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void theFirstOfAPairChanges() {
        assertEquals(List.of(false, true, true, false, false, true, true, false),
                IntStream.range(0, 8).mapToObj(BusyProcesses::computeIn).toList());
    }
}
