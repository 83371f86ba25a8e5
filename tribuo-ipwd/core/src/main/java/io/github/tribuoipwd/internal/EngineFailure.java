/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The reason why an engine could not load its native library.
 *
 * @param engine the engine
 * @param role the use of the folder that the engine loads its library from
 * @param folder that folder
 * @param remedy how to name another folder
 * @param missing advice for a library that is absent itself
 */
record EngineFailure(String engine, String role, Path folder, String remedy, String missing) {

    private static final String NO_SPACE = "No space left";
    /** More than the size of ONNX Runtime's library, whose error does not mention a disk that is too small for it. */
    private static final long LIBRARY_BYTES = 64 << 20;

    /** The error for what was thrown. */
    IllegalStateException of(Throwable thrown) {
        Set<String> found = new LinkedHashSet<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // Some messages consist of their cause alone.
            if (cause.getCause() == null || !String.valueOf(cause.getMessage()).equals(cause.getCause().toString())) {
                found.add(cause.toString());
            }
        }
        long usable = folder.toFile().getUsableSpace();
        if (Files.exists(folder) && usable < LIBRARY_BYTES) {
            found.add(NO_SPACE + ", " + (usable >> 10) + " KB free");
        }
        String what = String.join("; ", found);
        return new IllegalStateException(engine + " must load its native library from " + role + ", which is "
                + folder.toAbsolutePath() + ", found " + what + "\nMaybe " + advice(what), thrown);
    }

    private String advice(String found) {
        if (holds(found, "failed to map segment", "not permitted")) {
            return "that folder is on a file system mounted noexec: " + remedy + " whose files may be executed.";
        }
        if (holds(found, "Offline mode", "engine not found", "PyTorch library not found", "jni not found")) {
            return missing;
        }
        if (holds(found, NO_SPACE, "Disk quota")) {
            return "that disk is full: make room, or " + remedy + " with room.";
        }
        if (holds(found, "AccessDenied", "Permission denied", "NoSuchFile", "Read-only", "NotDirectory", "FileAlreadyExists")) {
            return "that folder is absent or may not be written: " + remedy + " that may.";
        }
        if (holds(found, "in java.library.path", "Unsupported os", "Unsupported arch")) {
            return missing;
        }
        return "it is not made for this machine: it needs a 64-bit Linux with glibc, macOS on ARM, or Windows on x86-64 with the"
                + " Visual C++ Redistributable.";
    }

    private static boolean holds(String found, String... parts) {
        return List.of(parts).stream().anyMatch(found::contains);
    }
}
