/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The image files of a folder with one folder for each class, listed and not opened. Names that begin with a dot and files of
 * other kinds are left out.
 *
 * @param classes the names of the class folders, sorted
 * @param images all images, class by class, sorted by their names
 * @param resource a hash over the relative names and sizes of all images, and when the folder was last modified
 */
record ImageFolder(List<String> classes, List<Image> images, Resource resource) {

    /**
     * An image file.
     *
     * @param classNumber the position of its class
     * @param name its path below the folder with {@code /} between the parts
     */
    record Image(int classNumber, String name) {}

    /**
     * Lists a folder.
     *
     * @throws PropertyException if there is no such folder, or no class folder, or one without images
     * @throws IOException if the disk does not give it
     */
    static ImageFolder list(Path folder) throws IOException {
        Checks.setting(Files.isDirectory(folder), "folder", "must be a folder", folder.toAbsolutePath(),
                "the path is meant from another folder; relative paths begin at the working directory.");
        List<String> classes;
        try (Stream<Path> entries = Files.list(folder)) {
            classes = entries.filter(Files::isDirectory).map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".")).sorted().toList();
        }
        Checks.setting(!classes.isEmpty(), "folder", "must hold one folder for each class", folder + " without any",
                "the images lie one level deeper, or the archive was not unpacked.");
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            List<Path> files = images(folder.resolve(classes.get(i)));
            Checks.setting(!files.isEmpty(), "folder", "must hold JPEG or PNG files for each class (.jpg, .jpeg, .png)",
                    folder.resolve(classes.get(i)) + " without any", "remove the folder of the class.");
            List<String> names = new ArrayList<>();
            files.forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
            names.sort(null);
            for (String name : names) {
                images.add(new Image(i, name));
                digest.update((name + "\n" + Files.size(folder.resolve(name)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return new ImageFolder(classes, images,
                new Resource(ProvenanceUtil.bytesToHexString(digest.digest()), Files.getLastModifiedTime(folder)));
    }

    private static List<Path> images(Path classFolder) throws IOException {
        try (Stream<Path> files = Files.walk(classFolder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> isImage(file.getFileName().toString()) && Files.isRegularFile(file)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith(".") && (lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png"));
    }
}
