/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Commands that are asked to end, by the signals of {@code kill} and Ctrl-C, at random moments; then they go on. */
final class Stops {

    private final Path folder;
    private final Site site;
    private final Work work;

    private Stops(Path folder, Work work) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.work = work;
        site = Site.make(folder.resolve("site"), Work.EXAMPLES, 10 * Work.EPOCHS);
    }

    static Table run(Work work, Path scratch, Amount amount) throws Exception {
        Table table = Table.of("program", "signal", "sent", "ended before it", "exit code 128 + signal", "said what was kept",
                "another exit code", "then the same result");
        Stops stops = new Stops(scratch, work);
        int times = Math.max(1, amount.kills() / 5);
        return stops.row(stops.row(table, "INT", 2, times), "TERM", 15, times);
    }

    private Process start(Path out, Path output) throws IOException {
        return new ChildJvm("-XX:+UseSerialGC", "-Djava.util.logging.config.file=absent").start(output, Work.class, work.name(),
                site.folder().toString(), out.toString());
    }

    private Table row(Table table, String signal, int number, int times) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        Path whole = folder.resolve("whole-" + signal);
        long start = System.nanoTime();
        start(whole, folder.resolve("output")).waitFor();
        long nanoseconds = System.nanoTime() - start;
        String expected = work.result(whole);
        int before = 0;
        int right = 0;
        int said = 0;
        int other = 0;
        int same = 0;
        for (int i = 0; i < times; i++) {
            Path out = folder.resolve(signal + i);
            Path output = folder.resolve(signal + i + ".txt");
            Process child = start(out, output);
            child.waitFor(nanoseconds / 3 + random.nextLong(nanoseconds * 2 / 3), TimeUnit.NANOSECONDS);
            new ProcessBuilder("kill", "-" + signal, "" + child.pid()).start().waitFor();
            int code = child.waitFor();
            String text = Files.readString(output);
            before += code == 0 ? 1 : 0;
            right += code == 128 + number ? 1 : 0;
            other += code != 0 && code != 128 + number ? 1 : 0;
            said += code == 128 + number && text.lines().anyMatch(line -> line.startsWith("Maybe ")) ? 1 : 0;
            if (code != 0 && code != 128 + number) {
                System.out.println(work + ", " + signal + ": " + code + "\n" + text);
            }
            int again = work.run(site, out, System.out);
            same += again == 0 && work.result(out).equals(expected) ? 1 : 0;
        }
        return table.row(work, "SIG" + signal, times, before, right, said, other, same);
    }
}
