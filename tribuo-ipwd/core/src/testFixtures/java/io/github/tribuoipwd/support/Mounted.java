/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own in memory, such as a tiny one; a test that needs it is skipped where mounting is not permitted. */
public final class Mounted implements AutoCloseable {

    private final Path folder;

    private Mounted(Path folder, String... command) throws IOException {
        this.folder = Files.createDirectories(folder);
        assumeTrue(ChildJvm.permits(command), "mounting is not permitted here");
    }

    /** @param options such as {@code size=1m,noexec} */
    public static Mounted inMemory(Path folder, String options) throws IOException {
        return new Mounted(folder, "mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    }

    /** Shows a folder at another place, where its files cannot be executed. */
    public static Mounted notExecutable(Path source, Path folder) throws IOException {
        Mounted mounted = new Mounted(folder, "mount", "--bind", source.toString(), folder.toString());
        if (!ChildJvm.permits("mount", "-o", "remount,bind,noexec", folder.toString())) {
            mounted.close();
            assumeTrue(false, "mounting is not permitted here");
        }
        return mounted;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        ChildJvm.permits("umount", "-l", folder.toString());
    }
}
