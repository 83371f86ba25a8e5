/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Recognizes what users give in place of a Tribuo model. */
final class ForeignModel {

    private ForeignModel() {}

    /**
     * Refuses a file that is surely something else.
     *
     * @param bytes what is in it; not modified
     * @throws com.oracle.labs.mlrg.olcut.config.PropertyException if it is, with what to use instead
     */
    static void refuse(Path path, byte[] bytes) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".onnx") || isOnnx(bytes)) {
            throw problem(path, "an ONNX model", "use OnnxTeacher, with this modelPath and the labels of its columns.");
        }
        if (begins(bytes, 0xAC, 0xED)) {
            throw problem(path, "a file of Java serialization",
                    "load it in the Tribuo that wrote it and call serializeToFile, which writes a protobuf.");
        }
        if (begins(bytes, 'P', 'K', 3, 4)) {
            throw problem(path, "a zip file, as PyTorch and Keras write them",
                    "export the model to ONNX and use OnnxTeacher; or unpack the file, if a Tribuo model is inside.");
        }
        if (begins(bytes, 0x1F, 0x8B)) {
            throw problem(path, "a compressed file", "unpack it with gunzip.");
        }
        if (begins(bytes, 0x89, 'H', 'D', 'F')) {
            throw problem(path, "an HDF5 file, as Keras writes them", "export the model to ONNX and use OnnxTeacher.");
        }
        if (begins(bytes, 0x80) && (name.endsWith(".pkl") || name.endsWith(".joblib") || name.endsWith(".pickle"))) {
            throw problem(path, "a Python pickle", "export the model to ONNX (skl2onnx for scikit-learn) and use OnnxTeacher.");
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1).strip();
        if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            throw problem(path, "a table", "use SoftLabelTable, if it holds a column of probabilities for each class.");
        }
        if (start.startsWith("{") || start.startsWith("<")) {
            throw problem(path, "a text, such as a configuration", "give the file that Model.serializeToFile wrote.");
        }
    }

    /** A Tribuo model has a class name where ONNX has its version, and no graph. */
    private static boolean isOnnx(byte[] bytes) {
        try {
            return OnnxMl.ModelProto.parseFrom(bytes).getGraph().getNodeCount() > 0;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static boolean begins(byte[] bytes, int... magic) {
        boolean same = bytes.length >= magic.length;
        for (int i = 0; same && i < magic.length; i++) {
            same = (bytes[i] & 0xFF) == magic[i];
        }
        return same;
    }

    private static RuntimeException problem(Path path, String found, String advice) {
        return ModelFile.problem("The teacher " + path + " must be a Tribuo model as Model.serializeToFile writes it, found "
                + found, advice);
    }
}
