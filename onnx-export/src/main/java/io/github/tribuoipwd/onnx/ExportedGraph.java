/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A block as an ONNX model, and how it was proven. Immutable; holds no native memory.
 *
 * @param model the model
 * @param verification how it was compared with the block, before its weights were compressed
 * @param compressionLoss what compressing the weights changed
 */
public record ExportedGraph(ModelProto model, Verification verification, CompressionLoss compressionLoss) {

    /**
     * The model as the bytes of an .onnx file.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return model.toByteArray();
    }

    /**
     * Writes the model to a file, which appears whole or not at all.
     *
     * @param file the file; replaced if it exists
     * @throws IOException if it cannot be written; an existing file is then still whole
     */
    public void save(Path file) throws IOException {
        AtomicFile.write(file, part -> Files.write(part, toByteArray()));
    }
}
