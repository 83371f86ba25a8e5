/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.io.ProvenanceSerializationException;
import io.github.tribuoipwd.DistilledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.provenance.ModelProvenance;

/**
 * A student as it was saved or exported: its graph and how it was made.
 */
record StudentFile(ModelProto graph, ModelProvenance provenance) {

    static StudentFile of(DistilledModel model) {
        return new StudentFile(model.exportONNXModel("io.github.tribuoipwd.reproduction", 1), model.getProvenance());
    }

    /**
     * Reads a Tribuo model or an exported student.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is neither
     */
    static StudentFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            ModelProto onnx = ModelProto.parseFrom(bytes);
            if (onnx.getGraph().getNodeCount() > 0) {
                return ofExport(onnx, file);
            }
        } catch (InvalidProtocolBufferException e) {
            // Not ONNX; the other kind is tried next.
        }
        Model<?> model;
        try {
            model = Model.deserialize(org.tribuo.protos.core.ModelProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalStateException e) {
            String reason = reason(e);
            throw new IllegalArgumentException(file + " must be a student that was saved or exported, found a file of "
                    + bytes.length + " bytes that cannot be read as either: " + reason
                    + (reason.contains("\nMaybe ") ? "" : ".\nMaybe it is another file, or was damaged."), e);
        }
        if (model instanceof DistilledModel distilled) {
            try (distilled) {
                return of(distilled);
            }
        }
        throw new IllegalArgumentException(file + " must hold a DistilledModel, found a " + model.getClass().getName()
                + ".\nMaybe take the student out of the model that wraps it.");
    }

    /** The message of the innermost exception: Tribuo wraps the exceptions of the classes that it calls. */
    private static String reason(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
    }

    private static StudentFile ofExport(ModelProto onnx, Path file) {
        String text = onnx.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(ONNXExportable.PROVENANCE_METADATA_FIELD))
                .map(StringStringEntryProto::getValue).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The ONNX model " + file + " must have the metadata "
                        + ONNXExportable.PROVENANCE_METADATA_FIELD + ", found " + onnx.getMetadataPropsList().stream()
                                .map(StringStringEntryProto::getKey).toList()
                        + ".\nMaybe it was exported by another program, or a tool dropped its metadata."));
        try {
            Provenance provenance = ONNXExportable.SERIALIZER.deserializeAndUnmarshal(text);
            if (provenance instanceof ModelProvenance model) {
                return new StudentFile(onnx, model);
            }
            throw new IllegalArgumentException("The provenance in " + file + " must be a model's, found "
                    + provenance.getClass().getName() + ".\nMaybe a tool changed the metadata.");
        } catch (ProvenanceSerializationException e) {
            throw new IllegalArgumentException("The provenance in " + file + " must be readable, found " + e.getMessage()
                    + ".\nMaybe the class path lacks the module of a data source, or a tool changed the metadata.", e);
        }
    }
}
