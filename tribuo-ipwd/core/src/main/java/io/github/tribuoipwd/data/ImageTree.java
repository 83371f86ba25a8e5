/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Finds the images below class folders, and records what it leaves out: names that begin with a dot, whatever lies
 * below them, and files of other kinds.
 *
 * @param root the folder that names are relative to
 * @param otherFiles the names of files of other kinds; grows
 * @param hidden the names of files and folders that begin with a dot; appended to
 */
record ImageTree(Path root, List<String> otherFiles, List<String> hidden) {

    static final String EXTENSIONS = ".jpg, .jpeg, .jpe, .jfif, .png";

    private static final List<String> ENDINGS = List.of(EXTENSIONS.split(", "));

    ImageTree(Path root) {
        this(root, new ArrayList<>(), new ArrayList<>());
    }

    /** The path of a file below the root, with {@code /} between the parts; other than a separator, a backslash stays. */
    String name(Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false).map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    boolean isHidden(Path file) {
        return last(file).startsWith(".");
    }

    private static String last(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static boolean isImage(Path file) {
        String name = last(file).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /**
     * The files below a class folder that are named like an image, at any depth, sorted by name. Links are followed.
     *
     * @throws PropertyException if a link leads back to a folder above it
     * @throws IOException if the disk does not give it
     */
    List<Path> images(Path classFolder) throws IOException {
        List<Path> images = new ArrayList<>();
        Files.walkFileTree(classFolder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (noteHidden(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                // The walk detects loops from the class folder on; a link to the disk's root would be followed far.
                if (Files.isSymbolicLink(folder) && root.toRealPath().startsWith(folder.toRealPath())) {
                    throw loop(folder);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!noteHidden(file)) {
                    if (isImage(file)) {
                        images.add(file);
                    } else {
                        otherFiles.add(name(file));
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (noteHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                if (e instanceof FileSystemLoopException) {
                    throw loop(file);
                }
                throw new IOException("The folder of images must be readable to its depth, found " + file + ": " + e
                        + "\nMaybe change its permissions, or remove it.", e);
            }
        });
        images.sort(Comparator.comparing(this::name));
        return images;
    }

    /** The error for a loop that a link above a file, or the link itself, makes. */
    private static PropertyException loop(Path file) throws IOException {
        Path link = file;
        while (!Files.isSymbolicLink(link) && link.getParent() != null) {
            link = link.getParent();
        }
        return new PropertyException("", "folder", "folder must hold no link that leads back to a folder above it, found " + link
                + (Files.isSymbolicLink(link) ? ", a link to " + Files.readSymbolicLink(link) : "") + ".\nMaybe remove the link.");
    }

    private boolean noteHidden(Path file) {
        boolean isHidden = isHidden(file);
        if (isHidden) {
            hidden.add(name(file));
        }
        return isHidden;
    }
}
