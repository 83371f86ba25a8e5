/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.TextFormat;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.SimpleProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.NamedClasses;
import io.github.tribuoipwd.internal.TribuoFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.tribuo.protos.ProtoSerializable;
import org.tribuo.provenance.ModelProvenance;

/** Reads the provenance of a student from a file that may come from a stranger. */
final class StudentProvenance {

    /** More values than any provenance has; references can stand for far more than a file holds. */
    private static final int MAXIMUM_VALUES = 1_000_000;
    private static final int MAXIMUM_DEPTH = 200;

    private final Map<Integer, Collection<Integer>> parts = new HashMap<>();
    private int values;

    private StudentProvenance() {}

    /** Reads the text in an export's metadata as a message; nothing is loaded. */
    static RootProvenanceProto parse(String text) throws FileFormatException {
        try {
            return TextFormat.parse(text, RootProvenanceProto.class);
        } catch (TextFormat.ParseException | RuntimeException | StackOverflowError e) {
            throw new DamagedFileException("The provenance must be a protobuf text, found " + e.getMessage()
                    + ".\nMaybe a tool changed the metadata.", e);
        }
    }

    /**
     * Makes the provenance that a message holds.
     *
     * @param allowed the classes that it may name
     * @throws FileFormatException if it is damaged, or names a class that is not allowed
     */
    static ModelProvenance read(RootProvenanceProto message, AllowedClasses allowed) throws FileFormatException {
        NamedClasses.require(message.toByteArray(), allowed);
        requireBounded(message);
        ObjectProvenance provenance;
        try {
            provenance = ProvenanceUtil.unmarshalProvenance(ProtoSerializable.PROVENANCE_SERIALIZER.deserializeFromProto(message));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw TribuoFile.unreadable(e);
        }
        if (provenance instanceof ModelProvenance model) {
            return model;
        }
        throw new DamagedFileException("The provenance must be a model's, found " + provenance.getClass().getName()
                + ".\nMaybe a tool changed the metadata.");
    }

    /**
     * Throws unless a provenance is about as small as its message: lists, maps and objects hold others by number or name, so that a
     * few can stand for more values than there is memory, or for themselves.
     */
    static void requireBounded(RootProvenanceProto message) throws FileFormatException {
        StudentProvenance bounds = new StudentProvenance();
        message.getLmpList().forEach(list -> bounds.parts.put(list.getIndex(), list.getValuesList()));
        message.getMmpList().forEach(map -> bounds.parts.put(map.getIndex(), map.getValuesMap().values()));
        Map<String, Collection<Integer>> objects = new HashMap<>();
        message.getOmpList().forEach(object -> objects.put(object.getObjectName(), object.getValuesMap().values()));
        message.getSmpList().stream().filter(SimpleProvenanceProto::getIsReference).forEach(reference ->
                bounds.parts.put(reference.getIndex(), objects.getOrDefault(reference.getValue(), Set.of())));
        for (Collection<Integer> object : objects.values()) {
            bounds.values = 0;
            bounds.count(object, 0);
        }
    }

    private void count(Collection<Integer> indices, int depth) throws FileFormatException {
        for (int index : indices) {
            if (depth > MAXIMUM_DEPTH || ++values > MAXIMUM_VALUES) {
                throw unbounded(depth > MAXIMUM_DEPTH ? "values nested deeper than " + MAXIMUM_DEPTH + " levels"
                        : "more than " + MAXIMUM_VALUES);
            }
            count(parts.getOrDefault(index, Set.of()), depth + 1);
        }
    }

    private static FileFormatException unbounded(String found) {
        return new DamagedFileException("The provenance must have a bounded number of values, found " + found
                + ".\nMaybe the file is not from where it claims to be.");
    }
}
