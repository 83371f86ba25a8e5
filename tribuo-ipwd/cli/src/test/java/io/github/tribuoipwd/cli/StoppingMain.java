/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command line in a JVM that gets a signal when a run has a checkpoint, as if a user or a scheduler had sent it. It has a
 * shutdown hook, as libraries have, which tells whether the command was at work beside it.
 */
final class StoppingMain {

    static final String AT_WORK = "A shutdown hook runs beside ";
    static final String ENDED = "A shutdown hook runs after the work.";

    private static final int TRIES = 3000;

    private StoppingMain() {}

    /** @param args the signal, the folder of the work, and the command */
    public static void main(String[] args) {
        Thread sender = new Thread(() -> send(args[0], Path.of(args[1])), "sender");
        sender.setDaemon(true);
        sender.start();
        Thread working = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(Stream.of(working.getStackTrace())
                .filter(StoppingMain::isWork).findFirst().map(frame -> AT_WORK + frame).orElse(ENDED))));
        Main.main(Stream.of(args).skip(2).toArray(String[]::new));
    }

    private static boolean isWork(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.github.tribuoipwd.")
                && Stream.of(Main.class, JvmEnd.class, StoppingMain.class).noneMatch(one -> one.getName().equals(frame.getClassName()));
    }

    private static void send(String signal, Path work) {
        try {
            if (!waitsForCheckpoint(work, Instant.EPOCH) || !ChildJvm.permits("kill", "-" + signal, String.valueOf(ProcessHandle.current().pid()))) {
                throw new IllegalStateException("no signal could be sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a checkpoint is written, later than a moment; false if none is. */
    static boolean waitsForCheckpoint(Path work, Instant since) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
            if (isThere(work, since)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isThere(Path work, Instant since) throws IOException {
        if (!Files.isDirectory(work)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".ckpt")).toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException e) {
            // Deleted while it was looked at.
            return false;
        }
    }
}
