/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Table;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Mounted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Programs whose disk is full or read-only, whose folder is removed, or whose folder another process uses. Each must end with an
 * error that has advice, or with its result, and give the same result when it is started again without the trouble.
 */
final class Trouble {

    private static final int SIZES = 10;
    private static final int REMOVALS = 5;

    private final Path folder;
    private final Site site;
    private final Work work;
    private final String expected;
    private final long bytes;
    private Table table;

    private Trouble(Path folder, Work work, Table table) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.work = work;
        this.table = table;
        site = Site.make(folder.resolve("site"), Work.EXAMPLES, Work.EPOCHS);
        Path whole = folder.resolve("whole");
        work.run(site, whole, System.err);
        expected = work.result(whole);
        long sum = 0;
        for (Path file : Folders.files(whole)) {
            sum += Files.size(file);
        }
        bytes = sum;
    }

    /** How often a program ended in each way. */
    private static final class Ends {

        private int times;
        private int advised;
        private int done;
        private int unadvised;
        private int same;
        private int lost;
    }

    static Table run(Work work, Path scratch, Amount amount) throws Exception {
        Table table = Table.of("program", "trouble", "times", "error with advice", "done all the same", "error without advice",
                "afterwards the same result", "lost");
        Trouble trouble = new Trouble(scratch, work, table);
        trouble.fullDisk(Math.min(SIZES, amount.kills()));
        trouble.readOnly();
        trouble.removed(Math.min(REMOVALS, amount.kills()));
        trouble.twoProcesses();
        return trouble.table;
    }

    private void add(String what, Ends ends) {
        table = table.row(work, what, ends.times, ends.advised, ends.done, ends.unadvised, ends.same, ends.lost);
    }

    private void attempt(Path out, Ends ends) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = work.run(site, out, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        count(code, bytes.toString(StandardCharsets.UTF_8), ends);
    }

    private void count(int code, String errors, Ends ends) {
        ends.times++;
        boolean advised = errors.lines().anyMatch(line -> line.startsWith("Maybe ")) && !errors.contains("\tat ");
        ends.done += code == 0 ? 1 : 0;
        ends.advised += code != 0 && advised ? 1 : 0;
        ends.unadvised += code != 0 && !advised ? 1 : 0;
        if (code != 0 && !advised) {
            System.out.println(work + ": " + code + ": " + errors);
        }
    }

    /** Without the trouble. */
    private void again(Path out, Ends ends) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = work.run(site, out, new PrintStream(errors, true, StandardCharsets.UTF_8));
        if (code == 0 && work.result(out).equals(expected)) {
            ends.same++;
        } else {
            ends.lost++;
            System.out.println(work + " afterwards: " + code + ": " + errors);
        }
    }

    /** From no room at all to nearly enough. */
    private void fullDisk(int sizes) throws IOException {
        Ends ends = new Ends();
        for (int i = 0; i < sizes; i++) {
            long size = Math.max(16 << 10, bytes * i / sizes);
            try (Mounted disk = Mounted.inMemory(folder.resolve("disk"), "size=" + size)) {
                Path out = disk.folder().resolve("out");
                attempt(out, ends);
                ChildJvm.permits("mount", "-o", "remount,size=1g", disk.folder().toString());
                again(out, ends);
            }
        }
        add("full disk", ends);
    }

    private void readOnly() throws IOException {
        Ends ends = new Ends();
        try (Mounted disk = Mounted.inMemory(folder.resolve("read-only"), "ro")) {
            attempt(disk.folder().resolve("out"), ends);
            attempt(disk.folder(), ends);
        }
        add("read-only folder", ends);
    }

    private void removed(int times) throws IOException, InterruptedException {
        Ends ends = new Ends();
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        for (int i = 0; i < times; i++) {
            Path out = folder.resolve("removed-" + i);
            Path output = folder.resolve("removed-" + i + ".txt");
            Process child = start(out, output);
            awaitFiles(child, out);
            child.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            if (child.isAlive()) {
                removeWhileItWrites(out);
            }
            int code = child.waitFor();
            count(code, Files.readString(output), ends);
            again(out, ends);
        }
        add("folder removed", ends);
    }

    private static void removeWhileItWrites(Path out) throws InterruptedException {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                Folders.delete(out);
                return;
            } catch (IOException e) {
                Thread.sleep(1);
            }
        }
    }

    private void twoProcesses() throws IOException, InterruptedException {
        Ends ends = new Ends();
        Path out = folder.resolve("shared");
        Process child = start(out, folder.resolve("shared.txt"));
        awaitFiles(child, out);
        attempt(out, ends);
        child.waitFor();
        again(out, ends);
        add("another process in the folder", ends);
    }

    private Process start(Path out, Path output) throws IOException {
        return new ChildJvm("-XX:+UseSerialGC", "-Djava.util.logging.config.file=absent").start(output, Work.class, work.name(),
                site.folder().toString(), out.toString());
    }

    private static void awaitFiles(Process child, Path out) throws IOException, InterruptedException {
        while (child.isAlive() && Folders.files(out).isEmpty()) {
            Thread.sleep(5);
        }
    }
}
