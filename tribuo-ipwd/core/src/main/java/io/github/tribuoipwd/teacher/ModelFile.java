/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.GraphException;
import io.github.tribuoipwd.internal.ModelWalk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file on disk: that it is one, the files of external data beside it, and the hash of them all.
 */
final class ModelFile {

    private ModelFile() {}

    /**
     * Hashes a model within limits.
     *
     * @return SHA-256 in hexadecimal of the file; where it has external data, of the hashes of all its files in order of name
     * @throws PropertyException if a file is missing, the model is not a whole ONNX file, or breaks a limit
     */
    static String hash(Path path, ModelLimits limits) {
        return files(path, limits).sha256();
    }

    /**
     * Checks a model and hashes it file by file. Nothing is read of a file before it is known to lie in the model's folder.
     *
     * @return the files, with the hash of {@link #hash}
     * @throws PropertyException if a file is missing, the model is not a whole ONNX file, or breaks a limit
     */
    static TeacherFiles files(Path path, ModelLimits limits) {
        requireReadable(path, path);
        Map<String, Path> found = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        try {
            ExternalFiles beside = new ExternalFiles(path, limits.fileBytes());
            found.put(String.valueOf(path.getFileName()), path);
            for (ModelWalk.External external : externalData(path, limits)) {
                Path data = beside.require(external);
                // One file may have several names in a model, such as a.bin and ./a.bin.
                String name = beside.folder().relativize(data).toString().replace(File.separatorChar, '/');
                names.add(name);
                found.put(name, data);
            }
            LargeValues.refuse(path, limits.valueBytes());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        Map<String, String> hashes = new LinkedHashMap<>();
        found.forEach((name, file) -> hashes.put(name, sha256(file)));
        List<TeacherFiles.Entry> entries = new ArrayList<>();
        hashes.forEach((name, hash) -> entries.add(new TeacherFiles.Entry(name, hash)));
        StringBuilder all = new StringBuilder(entries.get(0).sha256());
        names.forEach(name -> all.append(hashes.get(name)));
        return new TeacherFiles(entries, names.isEmpty() ? all.toString()
                : ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, all.toString().getBytes(StandardCharsets.US_ASCII)));
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
            boolean special = Files.exists(file) && !Files.isRegularFile(file);
            throw problem("The teacher " + model + " must be a readable file"
                    + (file.equals(model) ? "" : " with its external data") + ", found " + (special ? "a folder or a device" : "nothing to read") + " at " + file.toAbsolutePath(), special
                    ? "the path is that of a folder; name the file in it."
                    : "the path is meant from another folder; relative paths begin at the working directory.");
        }
    }

    private static List<ModelWalk.External> externalData(Path path, ModelLimits limits) throws IOException {
        ModelWalk.Found found = ModelWalk.of(path, limits.ofWalk());
        if (!found.nodes()) {
            throw problem("The teacher " + path + " must be an ONNX model, found a file of " + Files.size(path)
                    + " bytes without a graph", "it is another format, or was truncated.");
        }
        return found.external();
    }

    private static PropertyException unreadable(Path path, IOException e) {
        return new PropertyException(e, "", "modelPath", "The teacher " + path + " must be a whole ONNX model within its limits,"
                + " found a file that cannot be used as one: " + e.getMessage() + ".\nMaybe " + (e instanceof GraphException graph
                ? graph.advice() : "it is another format, or was truncated on its way; copy it again."));
    }

    static PropertyException problem(String message, String advice) {
        return new PropertyException("", "modelPath", message + ".\nMaybe " + advice);
    }
}
