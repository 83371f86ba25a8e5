/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.Checks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The image files of a folder with one folder for each class, listed and not opened.
 *
 * @param classes the names of the class folders, sorted
 * @param images all images, class by class, sorted by their names
 * @param otherFiles files that are not named like a JPEG or PNG file, or lie outside the class folders
 * @param hidden files and folders whose names begin with a dot
 * @param unreadable files that are named like an image and were left out because they cannot be read
 * @param resource a hash over the relative names and sizes of all images, and when the folder was last modified
 */
record ImageFolder(List<String> classes, List<Image> images, FileNames otherFiles, FileNames hidden, FileNames unreadable,
        Resource resource) {

    /** The replacement for letters of a name that this JVM cannot decode. */
    private static final char UNDECODED = '\uFFFD';

    /**
     * An image file.
     *
     * @param classNumber the position of its class
     * @param name its path below the folder with {@code /} between the parts
     * @param file where it is
     */
    record Image(int classNumber, String name, Path file) {}

    /**
     * Lists a folder.
     *
     * @param folder the folder
     * @param unreadable whether to take all files and refuse what is none, or to take only those that can be read
     * @param readable leaves out the files that cannot be read, and keeps the order of the others
     * @throws PropertyException if there is no such folder, or no class folder, or one without images, or a link leads back up
     * @throws IOException if the disk does not give it
     */
    static ImageFolder list(Path folder, Unreadable unreadable, UnaryOperator<List<Path>> readable) throws IOException {
        Checks.setting(Files.isDirectory(folder), "folder", "must be a folder", folder.toAbsolutePath(),
                "the path is relative to another folder; relative paths begin at the working directory.");
        ImageTree found = new ImageTree(folder);
        List<Path> classFolders = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (found.isHidden(entry)) {
                    found.hidden().add(found.name(entry));
                } else if (Files.isDirectory(entry)) {
                    classFolders.add(entry);
                } else {
                    found.otherFiles().add(found.name(entry));
                }
            }
        }
        Checks.setting(!classFolders.isEmpty(), "folder", "must hold one folder for each class", folder + " without any",
                "the images lie one level deeper, or the archive was not unpacked.");
        classFolders.sort(Comparator.comparing(found::name));
        List<String> classes = classFolders.stream().map(found::name).toList();
        requireDecoded(folder, classes);
        List<Image> images = new ArrayList<>();
        Set<String> skipped = new HashSet<>();
        for (int i = 0; i < classes.size(); i++) {
            List<Path> files = found.images(classFolders.get(i));
            List<Path> good = unreadable == Unreadable.FAIL ? files : readable.apply(files);
            Set<Path> kept = new HashSet<>(good);
            files.stream().filter(file -> !kept.contains(file)).map(found::name).forEach(skipped::add);
            Checks.setting(!good.isEmpty(), "folder", "must hold JPEG or PNG files for each class (" + ImageTree.EXTENSIONS + ")",
                    classFolders.get(i) + (files.isEmpty() ? " without any" : " with " + files.size()
                            + " of which none can be read, such as " + files.get(0)), "remove the folder of the class.");
            for (Path file : good) {
                Checks.setting(Files.isRegularFile(file), "folder", "must hold files and links to files", file
                        + (Files.isSymbolicLink(file) ? ", a link to " + Files.readSymbolicLink(file) + ", where no file is"
                                : ", which is none"), "remove it, or set unreadable to SKIP.");
                images.add(new Image(i, found.name(file), file));
            }
        }
        return new ImageFolder(classes, images, FileNames.of(found.otherFiles()), FileNames.of(found.hidden()),
                FileNames.of(skipped), new Resource(hash(images), Files.getLastModifiedTime(folder)));
    }

    private static void requireDecoded(Path folder, List<String> classes) {
        for (String name : classes) {
            Checks.setting(name.indexOf(UNDECODED) < 0, "folder", "must have class folders whose names Java can read, since they"
                    + " are the labels", "\"" + name + "\" in " + folder, "set LC_ALL=C.UTF-8 before Java starts, or rename it.");
        }
    }

    private static String hash(List<Image> images) throws IOException {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        for (Image image : images) {
            digest.update((image.name() + "\n" + Files.size(image.file()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return ProvenanceUtil.bytesToHexString(digest.digest());
    }
}
