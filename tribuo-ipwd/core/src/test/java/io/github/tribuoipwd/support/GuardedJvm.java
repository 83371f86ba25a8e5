/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A JVM whose C library checks its heap at every call. */
public final class GuardedJvm {

    /** The library that checks. */
    public static final String CHECK = "libc_malloc_debug.so.0";

    private GuardedJvm() {}

    /** Whether there is the library. Without it the dynamic linker would continue. */
    public static boolean exists() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        for (String root : List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64")) {
            Path libraries = Path.of(root);
            if (Files.isDirectory(libraries)) {
                try (Stream<Path> files = Files.walk(libraries, 2)) {
                    if (files.anyMatch(file -> file.getFileName().toString().equals(CHECK))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A JVM with PyTorch's number of threads, which do not spin while they wait: that took most of the time. */
    public static ChildJvm of(Path folder, int threads) {
        return new ChildJvm("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("hs_err"))
                .environment("OMP_NUM_THREADS", Integer.toString(threads)).environment("OMP_WAIT_POLICY", "passive")
                .environment("LD_PRELOAD", CHECK).environment("GLIBC_TUNABLES", "glibc.malloc.check=3");
    }
}
