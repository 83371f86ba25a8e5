/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders that get their names by one rename. A process that is killed at any moment leaves the old folder or the new one, never
 * files of both.
 */
public final class AtomicFolder {

    private AtomicFolder() {}

    /**
     * Gives a folder its name, which no folder with files has yet.
     *
     * @param written the folder, on the same disk as its name; its files are on the disk already
     * @param name its name; an empty folder of that name is replaced, and its permissions stay
     * @throws IOException if that fails, such as where a file or a folder with files has the name; nothing has changed then
     */
    public static void publish(Path written, Path name) throws IOException {
        AtomicFile.forceFolder(written);
        Path target = name.toAbsolutePath();
        Path parent = target.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            copyPermissions(target, written);
            // Where it holds files this fails.
            Files.delete(target);
        }
        move(written, target);
    }

    /**
     * Gives a folder its name, which an older one may have. That is put aside first, since no system replaces a folder that has
     * files; a process that is killed between these two renames leaves both, see {@link #recover}.
     *
     * @param written the folder, on the same disk as its name; its files are on the disk already
     * @param name its name
     * @param aside where an older folder of that name is put, and then deleted
     * @throws IOException if that fails; the older folder then has its name still, or again
     */
    public static void replace(Path written, Path name, Path aside) throws IOException {
        Path target = name.toAbsolutePath();
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || isEmpty(target)) {
            publish(written, target);
            return;
        }
        copyPermissions(target, written);
        move(target, aside);
        try {
            publish(written, target);
        } catch (IOException e) {
            move(aside, target);
            throw e;
        }
        drop(aside);
    }

    /**
     * Mends what a process left that was killed within {@link #replace}: an older folder that was put aside gets its name back,
     * unless the new one has it.
     *
     * @param name the name of both
     * @param aside where the older one was put
     * @return whether the older folder has its name again
     * @throws IOException if that fails
     */
    public static boolean recover(Path name, Path aside) throws IOException {
        if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            drop(aside);
            return false;
        }
        move(aside, name);
        return true;
    }

    /** First by another name: a half of it must never get its name back. */
    private static void drop(Path aside) throws IOException {
        Path dropped = aside.resolveSibling(aside.getFileName() + ".dropped");
        delete(dropped);
        move(aside, dropped);
        delete(dropped);
    }

    /**
     * Moves a folder or a file within a disk. A folder with files that has the new name already is not replaced; a file that has the
     * name of one may be, by the system's rename, so that the caller looks before.
     *
     * @param from the folder or the file
     * @param to its new place, whose parent is there
     * @throws IOException if that fails; nothing has changed then
     */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceFolder(from.toAbsolutePath().getParent());
        AtomicFile.forceFolder(to.toAbsolutePath().getParent());
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (old != null) {
            Files.setPosixFilePermissions(to, old.readAttributes().permissions());
        }
    }

    /**
     * Whether a folder holds nothing.
     *
     * @param folder the folder
     * @return whether it is empty
     * @throws IOException if it cannot be read
     */
    public static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Deletes a folder with all that is in it; links are deleted, not followed. Does nothing where there is none.
     *
     * @param folder the folder
     * @throws IOException if something in it cannot be deleted
     */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
