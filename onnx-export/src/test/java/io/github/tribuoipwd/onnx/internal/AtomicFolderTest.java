/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that get their names by one rename, and the lock of a folder. */
@Tag("unit")
class AtomicFolderTest {

    @TempDir
    private Path folder;

    private Path written;
    private Path name;
    private Path aside;

    @BeforeEach
    void write() throws IOException {
        written = folder("written", "new");
        name = folder.resolve("a/b/name");
        aside = folder.resolve("aside");
    }

    private Path folder(String place, String content) throws IOException {
        Path made = Files.createDirectories(folder.resolve(place));
        Files.writeString(made.resolve("file"), content);
        return made;
    }

    private String content() throws IOException {
        return Files.readString(name.resolve("file"));
    }

    @Test
    void publishes() throws IOException {
        AtomicFolder.publish(written, name);
        assertEquals("new", content());
        assertFalse(Files.exists(written));
        assertThrows(IOException.class, () -> AtomicFolder.publish(folder("written", "newer"), name));
        assertEquals("new", content());
        assertEquals("newer", Files.readString(written.resolve("file")));
    }

    @Test
    void keepsThePermissionsOfAnEmptyFolder() throws IOException {
        Files.createDirectories(name);
        Files.setPosixFilePermissions(name, PosixFilePermissions.fromString("rwx------"));
        AtomicFolder.publish(written, name);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(name)));
    }

    @Test
    void nothingReplacesAFile() throws IOException {
        Files.createDirectories(name.getParent());
        Files.writeString(name, "in the way");
        assertThrows(IOException.class, () -> AtomicFolder.publish(written, name));
        assertThrows(IOException.class, () -> AtomicFolder.replace(written, name, aside));
        assertEquals("in the way", Files.readString(name));
        assertTrue(Files.exists(written.resolve("file")));
    }

    @Test
    void replaces() throws IOException {
        AtomicFolder.replace(folder("first", "old"), name, aside);
        assertEquals("old", content());
        AtomicFolder.replace(written, name, aside);
        assertEquals("new", content());
        assertFalse(Files.exists(aside) || Files.exists(folder.resolve("aside.dropped")));
        assertThrows(IOException.class, () -> AtomicFolder.replace(folder.resolve("absent"), name, aside));
        assertEquals("new", content(), "it has its name again");
    }

    /** As a process leaves it that is killed after the first rename, and after the second. */
    @Test
    void recovers() throws IOException {
        AtomicFolder.publish(folder("first", "old"), name);
        assertFalse(AtomicFolder.recover(name, aside));
        AtomicFolder.move(name, aside);
        assertTrue(AtomicFolder.recover(name, aside));
        assertEquals("old", content());
        AtomicFolder.move(name, aside);
        AtomicFolder.publish(written, name);
        assertFalse(AtomicFolder.recover(name, aside));
        assertEquals("new", content());
        assertFalse(Files.exists(aside));
    }

    @Test
    void deletesLinksAndNotWhatTheyName() throws IOException {
        Path other = folder("other", "kept");
        Files.createSymbolicLink(written.resolve("link"), other);
        AtomicFolder.delete(written);
        AtomicFolder.delete(written);
        assertFalse(Files.exists(written));
        assertEquals("kept", Files.readString(other.resolve("file")));
    }

    @Test
    void aLockWhoseFileIsDeleted() throws IOException {
        try (FolderLock lock = FolderLock.of(written, "lock").orElseThrow()) {
            assertEquals(Optional.empty(), FolderLock.of(written, "lock"));
            lock.delete();
        }
        assertFalse(Files.exists(written.resolve("lock")));
        FolderLock.of(written, "lock").orElseThrow().close();
    }
}
