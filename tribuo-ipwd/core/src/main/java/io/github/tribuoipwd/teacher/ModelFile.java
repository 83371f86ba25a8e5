/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;

/**
 * An ONNX file on disk: that it is one, the files of external data beside it, and the hash of them all.
 */
final class ModelFile {

    /** A SHA-256 in hexadecimal. */
    private static final int HASH_LENGTH = 64;

    private ModelFile() {}

    /**
     * Hashes a model.
     *
     * @return SHA-256 in hexadecimal of the file; where it has external data, of the hashes of all its files in order of name
     * @throws PropertyException if a file is missing or the model is not a whole ONNX file
     */
    static String hash(Path path) {
        return files(path).sha256();
    }

    /**
     * Hashes a model file by file.
     *
     * @return the files, with the hash of {@link #hash}
     * @throws PropertyException if a file is missing or the model is not a whole ONNX file
     */
    static TeacherFiles files(Path path) {
        requireReadable(path, path);
        Path folder = folder(path);
        Map<String, String> files = new LinkedHashMap<>();
        StringBuilder hashes = new StringBuilder(sha256(path));
        files.put(String.valueOf(path.getFileName()), hashes.toString());
        for (String location : externalData(path)) {
            Path data = resolved(path, location);
            if (!data.startsWith(folder)) {
                throw problem("The external data of " + path + " must lie in its folder, found " + location, "move it there.");
            }
            requireReadable(data, path);
            // One file may have several names in a model, such as a.bin and ./a.bin.
            String name = folder.relativize(data).toString().replace(File.separatorChar, '/');
            hashes.append(files.computeIfAbsent(name, absent -> sha256(data)));
        }
        List<TeacherFiles.Entry> entries = new ArrayList<>();
        files.forEach((name, hash) -> entries.add(new TeacherFiles.Entry(name, hash)));
        return new TeacherFiles(entries, hashes.length() == HASH_LENGTH ? hashes.toString()
                : ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256,
                        hashes.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static Path folder(Path model) {
        return Objects.requireNonNull(model.toAbsolutePath().normalize().getParent(), "a file lies in a folder");
    }

    private static Path resolved(Path path, String location) {
        try {
            return path.toAbsolutePath().resolveSibling(location).normalize();
        } catch (InvalidPathException e) {
            throw new PropertyException(e, "", "modelPath", "The external data of " + path + " must be files, found the name \""
                    + location + "\", which can be none.\nMaybe the model is damaged; copy it again.");
        }
    }

    /** SHA-256 of a file in hexadecimal. */
    static String sha256(Path path) {
        return ProvenanceUtil.hashResource(ProvenanceUtil.HashType.SHA256, path);
    }

    /**
     * Checks that a file can be read.
     *
     * @param file the model itself, or a file that belongs to it
     * @param model the model, for the error
     * @throws PropertyException if it cannot
     */
    static void requireReadable(Path file, Path model) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw problem("The teacher " + model + " must be a readable file"
                    + (file.equals(model) ? "" : " with its external data") + ", found nothing to read at " + file.toAbsolutePath(),
                    "the path is meant from another folder; relative paths begin at the working directory.");
        }
    }

    private static SortedSet<String> externalData(Path path) {
        try {
            ExternalData.Found found = ExternalData.of(path);
            if (!found.nodes()) {
                throw problem("The teacher " + path + " must be an ONNX model, found a file of " + Files.size(path)
                        + " bytes without a graph", "it is another format, or was truncated.");
            }
            return found.locations();
        } catch (IOException e) {
            throw new PropertyException(e, "", "modelPath", "The teacher " + path + " must be a whole ONNX model, found a file that"
                    + " cannot be read as one: " + e.getMessage()
                    + ".\nMaybe it is another format, or was truncated on its way; copy it again.");
        }
    }

    static PropertyException problem(String message, String advice) {
        return new PropertyException("", "modelPath", message + ".\nMaybe " + advice);
    }
}
