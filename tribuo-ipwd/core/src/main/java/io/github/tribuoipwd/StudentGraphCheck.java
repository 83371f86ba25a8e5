/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.ModelWalk;
import java.io.IOException;
import java.util.List;

/**
 * Checks the graph in a student's file, which may come from a stranger: it is whole in itself. A tensor in another file would be
 * read from wherever the graph names, and a field that these classes do not know could hold anything.
 */
final class StudentGraphCheck {

    private StudentGraphCheck() {}

    /**
     * Reads a graph.
     *
     * @param onnx the bytes of an ONNX model; not modified
     * @return the model
     * @throws FileFormatException if it is no ONNX model, does nothing, or is not whole in itself
     */
    static ModelProto read(byte[] onnx) throws FileFormatException {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFileException("The student's graph must be an ONNX model, found " + e.getMessage()
                    + "\nMaybe another program wrote the file.", e);
        }
        require(model, onnx);
        return model;
    }

    /**
     * Checks a graph.
     *
     * @param model the model
     * @param onnx the bytes that it was read from; not modified
     * @throws FileFormatException if it does nothing, is not whole in itself, or is beyond what students have
     */
    static void require(ModelProto model, byte[] onnx) throws FileFormatException {
        if (model.getGraph().getNodeCount() == 0 || model.getGraph().getInputCount() == 0
                || model.getGraph().getOutputCount() == 0) {
            throw new DamagedFileException("The student's graph must have nodes, inputs and outputs, found none.\nMaybe another"
                    + " program wrote the file.");
        }
        requireWhole(model);
        ExactNumbers.require(onnx, model);
        try {
            ModelWalk.requireOwn(onnx);
        } catch (IOException e) {
            throw new DamagedFileException("The student's graph must be one that this library writes, found that " + e.getMessage()
                    + ".\nMaybe the file is not from where it claims to be.", e);
        }
    }

    /** As deep as protobuf itself reads, which is 100 levels. */
    private static void requireWhole(Message message) throws FileFormatException {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new DamagedFileException("The student's graph must hold what this library writes, found the unknown fields "
                    + message.getUnknownFields().asMap().keySet() + " in " + message.getDescriptorForType().getName()
                    + ".\nMaybe another program changed it.");
        }
        if (message instanceof TensorProto tensor && (tensor.getExternalDataCount() > 0
                || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)) {
            throw new FileFormatException("The student's graph must hold its weights, found the tensor " + tensor.getName()
                    + ", which is in another file.\nMaybe the file is not from where it claims to be; this library never writes"
                    + " such students.");
        }
        for (Object value : message.getAllFields().values()) {
            if (value instanceof Message part) {
                requireWhole(part);
            } else if (value instanceof List<?> values && !values.isEmpty() && values.get(0) instanceof Message) {
                for (Object part : values) {
                    requireWhole((Message) part);
                }
            }
        }
    }
}
