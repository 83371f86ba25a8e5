/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Programs that are killed: before each operation that changes a file, and at random moments. What each kill left is copied, the
 * program is started again in the copy, and its result is compared with that of one that never ended.
 */
final class Kills {

    private static final int INTERVAL_SECONDS = 10;
    private static final int MOST_KILLS = 60;

    private final Path folder;
    private final Site site;
    private final Work work;
    private final Path output;
    private String expected = "";
    private int other;
    private int failed;

    Kills(Path folder, Work work) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.work = work;
        site = Site.make(folder.resolve("site"), Work.EXAMPLES, Work.EPOCHS);
        output = folder.resolve("output");
    }

    private static Table table() {
        return Table.of("program", "killed", "times", "states of the disk", "the same result", "another", "does not go on");
    }

    /** The rows of the program. */
    Table run(Amount amount) throws Exception {
        Path whole = folder.resolve("whole");
        work.run(site, whole, System.err);
        expected = work.result(whole);
        int[] steps = atEachStep(amount.states());
        Table more = table().row(work, "before each operation on a file", steps[0], steps[1], steps[1] - other - failed, other, failed);
        other = 0;
        failed = 0;
        int kills = atRandom(amount.kills());
        more = more.row(work, "at random moments", kills, kills, kills - other - failed, other, failed);
        other = 0;
        failed = 0;
        if (amount.longer() == 0) {
            return more;
        }
        int times = untilItEnds(amount.longer());
        return more.row(work, "every " + INTERVAL_SECONDS + " s, until it ended", times, times, failed == 0 ? 1 - other : 0, other,
                failed);
    }

    /** Kills the same run again and again, a longer one than the others; the start of its JVM is a part of each time. */
    private int untilItEnds(int longer) throws IOException, InterruptedException {
        Site slow = Site.make(folder.resolve("longer"), Work.EXAMPLES, longer * Work.EPOCHS);
        Path whole = folder.resolve("longer-whole");
        work.run(slow, whole, System.err);
        String wanted = work.result(whole);
        Path out = folder.resolve("longer-killed");
        for (int kills = 0; kills < MOST_KILLS; kills++) {
            Process child = jvm().start(output, Work.class, work.name(), slow.folder().toString(), out.toString());
            if (child.waitFor(INTERVAL_SECONDS, TimeUnit.SECONDS)) {
                failed += child.exitValue() == 0 ? 0 : 1;
                other += child.exitValue() == 0 && !work.result(out).equals(wanted) ? 1 : 0;
                return kills;
            }
            child.destroyForcibly().waitFor();
        }
        failed++;
        return MOST_KILLS;
    }

    private ChildJvm jvm() {
        return new ChildJvm("-XX:+UseSerialGC", "-Djava.util.logging.config.file=absent");
    }

    private Process start(ChildJvm jvm, Path out) throws IOException {
        return jvm.start(output, Work.class, work.name(), site.folder().toString(), out.toString());
    }

    /** The steps, and the different states among them. */
    private int[] atEachStep(int most) throws Exception {
        Path out = folder.resolve("steps");
        Set<String> states = new HashSet<>();
        int[] steps = {0};
        WriteSteps.run(option -> start(jvm().option(option), out), () -> {
            if (Files.exists(out)) {
                steps[0]++;
                if (states.add(Folders.fingerprint(out))) {
                    Folders.copy(out, folder.resolve("state-" + states.size()));
                }
            }
        });
        check("steps", out);
        int tried = Math.min(most, states.size());
        for (int i = 0; i < tried; i++) {
            goOn("state-" + (1 + i * states.size() / tried));
        }
        return new int[] {steps[0], tried};
    }

    private int atRandom(int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        long start = System.nanoTime();
        start(jvm(), folder.resolve("timed")).waitFor();
        long nanoseconds = System.nanoTime() - start;
        for (int kill = 0; kill < kills; kill++) {
            Path out = folder.resolve("moments-" + kill);
            Process child = start(jvm(), out);
            // The first third is the start of the JVM.
            child.waitFor(nanoseconds / 3 + random.nextLong(nanoseconds * 2 / 3), TimeUnit.NANOSECONDS);
            child.destroyForcibly().waitFor();
            goOn("moments-" + kill);
        }
        return kills;
    }

    /** Starts the program again in what a kill left. */
    private void goOn(String name) throws IOException {
        Path out = folder.resolve(name);
        try {
            int code = work.run(site, out, System.out);
            if (code == 0) {
                check(name, out);
            } else {
                failed++;
                System.out.println(work + ", " + name + ": exit code " + code);
            }
        } catch (IOException e) {
            failed++;
            System.out.println(work + ", " + name + ": " + e);
        }
        if (failed == 0) {
            Folders.delete(out);
        }
    }

    private void check(String name, Path out) throws IOException {
        if (!work.result(out).equals(expected)) {
            other++;
            System.out.println(work + ", " + name + ": another result\n" + work.result(out) + "\n" + expected);
        }
    }
}
