/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes, and that replaces no other one without --force. */
final class NewFile {

    private NewFile() {}

    /**
     * Checks before the work whether the file may be written, and makes its folder.
     *
     * @param option the option that names it
     * @param force whether a file that is there is replaced
     * @throws IllegalArgumentException if it must not be written
     * @throws IOException if its folder cannot be made
     */
    static Path require(Path file, String option, boolean force) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        if (Files.isDirectory(whole)) {
            throw new IllegalArgumentException("The option --" + option + " must be a file, found the folder " + whole
                    + ".\nMaybe add the name of a file in it.");
        }
        if (Files.exists(whole) && !force) {
            throw new IllegalArgumentException("The option --" + option + " must be a new file, found " + whole
                    + ".\nMaybe choose another --" + option + ", or replace it with --force.");
        }
        Path folder = whole.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        return whole;
    }
}
