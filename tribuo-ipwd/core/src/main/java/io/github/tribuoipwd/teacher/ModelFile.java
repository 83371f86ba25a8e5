/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnx.proto.OnnxMl;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An ONNX file on disk: that it is one, the files of external data beside it, and the hash of them all.
 */
final class ModelFile {

    private ModelFile() {}

    /**
     * Hashes a model.
     *
     * @return SHA-256 in hexadecimal of the file; where it has external data, of the hashes of all its files in order of name
     * @throws PropertyException if a file is missing or the model is not a whole ONNX file
     */
    static String hash(Path path) {
        requireReadable(path, path);
        StringBuilder hashes = new StringBuilder(sha256(path));
        for (String location : externalData(path)) {
            Path data = path.resolveSibling(location).normalize();
            Path folder = path.toAbsolutePath().normalize().getParent();
            if (folder == null || !data.toAbsolutePath().startsWith(folder)) {
                throw problem("The external data of " + path + " must lie in its folder, found " + location, "move it there.");
            }
            requireReadable(data, path);
            hashes.append(sha256(data));
        }
        return hashes.length() == 64 ? hashes.toString()
                : ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256,
                        hashes.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(Path path) {
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
        SortedSet<String> locations = new TreeSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(in);
            if (model.getGraph().getNodeCount() == 0) {
                throw problem("The teacher " + path + " must be an ONNX model, found a file of " + Files.size(path)
                        + " bytes without a graph", "it is another format, or was truncated.");
            }
            collect(model.getGraph().getInitializerList(), locations);
            model.getGraph().getNodeList().forEach(node -> node.getAttributeList()
                    .forEach(attribute -> collect(List.of(attribute.getT()), locations)));
        } catch (IOException e) {
            throw new PropertyException(e, "", "modelPath", "The teacher " + path + " must be a whole ONNX model, found a file that"
                    + " cannot be read as one.\nMaybe it is another format, or was truncated on its way; copy it again.");
        }
        return locations;
    }

    private static void collect(List<OnnxMl.TensorProto> tensors, Set<String> locations) {
        for (OnnxMl.TensorProto tensor : tensors) {
            tensor.getExternalDataList().stream().filter(entry -> entry.getKey().equals("location"))
                    .forEach(entry -> locations.add(entry.getValue()));
        }
    }

    static PropertyException problem(String message, String advice) {
        return new PropertyException("", "modelPath", message + ".\nMaybe " + advice);
    }
}
