/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The entry of Jazzer: inputs that it makes go to one of the readers. */
public final class FuzzTarget {

    private static Reader reader = Reader.IMAGE;
    private static Path folder = Path.of("");

    private FuzzTarget() {}

    /**
     * Called once by Jazzer.
     *
     * @param args the reader
     * @throws IOException if there can be no temporary folder
     */
    public static void fuzzerInitialize(String[] args) throws IOException {
        Logger.getLogger("io.github.tribuoipwd").setLevel(Level.OFF);
        reader = Reader.valueOf(args[0].toUpperCase(Locale.ROOT));
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "fuzz") : Files.createTempDirectory("fuzz");
    }

    /**
     * Called by Jazzer with each input.
     *
     * @param bytes the input
     */
    public static void fuzzerTestOneInput(byte[] bytes) {
        reader.check(bytes, folder);
    }

    /**
     * Called once by Jazzer at the end.
     *
     * @throws IOException if the temporary folder cannot be deleted
     */
    public static void fuzzerTearDown() throws IOException {
        Folders.delete(folder);
    }
}
