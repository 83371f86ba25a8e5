/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.files.FileFormatException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** Compares a student's file with the digest in it. Nothing of the student is run, and no class that it names is loaded. */
final class StudentCheck {

    private StudentCheck() {}

    /** Returns 0, or 2 if the file is damaged, of another version or no student, or has no digest. */
    static int run(Path file, PrintStream out, PrintStream err) throws IOException {
        StudentFile student;
        try {
            student = StudentFile.read(file);
        } catch (FileFormatException e) {
            err.println(e.getMessage());
            return 2;
        }
        if (student.sha256().isEmpty()) {
            err.println("A student must have the metadata tribuo-ipwd.sha256 to be checked, found none in " + file
                    + ".\nMaybe it was exported before there were digests: read the model.tribuo beside it and export it again.");
            return 2;
        }
        out.println((student.isExport() ? "An exported student: " : "A Tribuo model of a student: ")
                + file.toAbsolutePath().normalize());
        out.println("It is as it was written. SHA-256 of its content: " + student.sha256().get());
        return 0;
    }
}
