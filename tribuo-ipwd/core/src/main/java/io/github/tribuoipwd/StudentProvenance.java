/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.TextFormat;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.ListProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.MapProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.NamedClasses;
import io.github.tribuoipwd.internal.TribuoFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tribuo.protos.ProtoSerializable;
import org.tribuo.provenance.ModelProvenance;

/** Reads the provenance of a student from a file that may come from a stranger. */
final class StudentProvenance {

    /** More values than any provenance has; lists in lists can stand for far more than a file holds. */
    private static final int MAXIMUM_VALUES = 1_000_000;
    private static final int MAXIMUM_DEPTH = 50;
    private static final int MAXIMUM_OBJECTS = 1_000;

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
     * Throws unless a provenance is as small as its message: lists and maps hold others by number, so that a few can stand for
     * more values than there is memory, or for themselves.
     */
    static void requireBounded(RootProvenanceProto message) throws FileFormatException {
        StudentProvenance bounds = new StudentProvenance();
        for (ListProvenanceProto list : message.getLmpList()) {
            bounds.parts.put(list.getIndex(), list.getValuesList());
        }
        for (MapProvenanceProto map : message.getMmpList()) {
            bounds.parts.put(map.getIndex(), map.getValuesMap().values());
        }
        if (message.getOmpCount() == 0 || message.getOmpCount() > MAXIMUM_OBJECTS) {
            throw unbounded(message.getOmpCount() + " objects");
        }
        Set<Integer> roots = new HashSet<>();
        message.getOmpList().forEach(object -> roots.addAll(object.getValuesMap().values()));
        for (int root : roots) {
            bounds.count(root, 0);
        }
    }

    private void count(int index, int depth) throws FileFormatException {
        if (depth > MAXIMUM_DEPTH || ++values > MAXIMUM_VALUES) {
            throw unbounded(depth > MAXIMUM_DEPTH ? "lists nested deeper than " + MAXIMUM_DEPTH + " levels"
                    : "more than " + MAXIMUM_VALUES + " values");
        }
        for (int part : parts.getOrDefault(index, Set.of())) {
            count(part, depth + 1);
        }
    }

    private static FileFormatException unbounded(String found) {
        return new DamagedFileException("The provenance must have 1 to " + MAXIMUM_OBJECTS + " objects and a bounded number of values,"
                + " found " + found + ".\nMaybe the file is not from where it claims to be.");
    }
}
