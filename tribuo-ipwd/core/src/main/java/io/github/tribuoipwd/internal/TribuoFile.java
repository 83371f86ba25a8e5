/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import org.jspecify.annotations.Nullable;
import org.tribuo.Model;
import org.tribuo.protos.core.ModelProto;

/**
 * Models of Tribuo from files that may come from strangers.
 */
public final class TribuoFile {

    private TribuoFile() {}

    /**
     * Reads a model after a look at the classes that it names: none is loaded before all of them are allowed.
     *
     * @param bytes what {@link Model#serializeToFile} wrote; not modified
     * @param allowed the classes that it may name
     * @return the model
     * @throws FileFormatException if it is no model, damaged, does not fit into memory, or names a class that is not allowed
     */
    public static Model<?> model(byte[] bytes, AllowedClasses allowed) throws FileFormatException {
        try {
            ModelProto model = ModelProto.parseFrom(bytes);
            if (!model.getClassName().isEmpty()) {
                NamedClasses.require(model.getClassName(), allowed);
                NamedClasses.require(bytes, allowed);
            }
            return Model.deserialize(model);
        } catch (InvalidProtocolBufferException | RuntimeException | StackOverflowError | LinkageError | OutOfMemoryError e) {
            throw unreadable(e);
        }
    }

    /**
     * What a reader threw, as one exception with advice.
     *
     * @param thrown what Tribuo, OLCUT or protobuf threw; where this library threw a {@link FileFormatException} inside it, that is
     *     the result
     * @return the exception to throw
     */
    public static FileFormatException unreadable(Throwable thrown) {
        Throwable innermost = thrown;
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileFormatException known) {
                return known;
            }
            innermost = cause;
        }
        if (innermost instanceof OutOfMemoryError) {
            return new FileFormatException("A model must fit into memory, found " + innermost + ".\nMaybe the file was made to do"
                    + " harm; if its source is trusted, start Java with more memory (-Xmx).", thrown);
        }
        boolean absent = innermost instanceof ClassNotFoundException || innermost instanceof LinkageError
                || String.valueOf(innermost.getMessage()).contains("find a class called");
        boolean explained = !absent && innermost.getMessage() != null && (innermost instanceof IllegalStateException
                || innermost instanceof IllegalArgumentException || innermost instanceof InvalidProtocolBufferException);
        String reason = String.valueOf(explained ? innermost.getMessage() : innermost).replaceFirst("\\.$", "");
        return new DamagedFileException("A model must be whole, and its classes on the class path, found " + reason + (absent
                ? ".\nMaybe the module of that class is not on the class path, or it is of another version."
                : ".\nMaybe the file was damaged on its way, so copy it again; or it is not what serializeToFile wrote."), thrown);
    }
}
