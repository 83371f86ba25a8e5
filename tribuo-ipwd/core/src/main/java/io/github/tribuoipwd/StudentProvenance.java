/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.TextFormat;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.ObjectProvenanceProto;
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

    /** For an object that is being looked at: one that holds itself is too deep. */
    private static final Extent ENDLESS = new Extent(MAXIMUM_DEPTH, 0);

    /** How deep values are nested, and how many there are with each object in place of a reference to it. */
    private record Extent(int depth, long values) {}

    private final Map<Integer, Collection<Integer>> parts = new HashMap<>();
    private final Map<Integer, String> references = new HashMap<>();
    private final Map<String, Collection<Integer>> objects = new HashMap<>();
    private final Map<String, Extent> extents = new HashMap<>();
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
     * Throws unless a provenance is of a bounded size: lists, maps and objects hold others by number or name, so that a few can
     * stand for more values than there is memory, or for themselves.
     */
    static void requireBounded(RootProvenanceProto message) throws FileFormatException {
        StudentProvenance bounds = new StudentProvenance();
        message.getLmpList().forEach(list -> bounds.parts.put(list.getIndex(), list.getValuesList()));
        message.getMmpList().forEach(map -> bounds.parts.put(map.getIndex(), map.getValuesMap().values()));
        message.getSmpList().stream().filter(SimpleProvenanceProto::getIsReference).forEach(reference ->
                bounds.references.put(reference.getIndex(), reference.getValue()));
        for (ObjectProvenanceProto object : message.getOmpList()) {
            if (bounds.objects.put(object.getObjectName(), object.getValuesMap().values()) != null) {
                throw unbounded("two objects " + object.getObjectName());
            }
        }
        for (String object : bounds.objects.keySet()) {
            bounds.extent(object, 0);
        }
    }

    /** An object is made once, however often it is referred to. */
    private Extent extent(String object, int above) throws FileFormatException {
        Extent known = extents.get(object);
        if (known != null) {
            return known;
        }
        extents.put(object, ENDLESS);
        Extent extent = extent(objects.getOrDefault(object, Set.of()), above);
        extents.put(object, extent);
        return extent;
    }

    /** Lists and maps are made anew wherever they stand. */
    private Extent extent(Collection<Integer> indices, int above) throws FileFormatException {
        int depth = 0;
        long all = 0;
        for (int index : indices) {
            requireNumber(++values);
            requireDepth(above);
            String object = references.get(index);
            Extent inside = object != null ? extent(object, above + 1) : extent(parts.getOrDefault(index, Set.of()), above + 1);
            depth = Math.max(depth, 1 + inside.depth);
            all += 1 + inside.values;
            requireDepth(above + depth);
            requireNumber(all);
        }
        return new Extent(depth, all);
    }

    private static void requireNumber(long number) throws FileFormatException {
        if (number > MAXIMUM_VALUES) {
            throw unbounded("more than " + MAXIMUM_VALUES);
        }
    }

    private static void requireDepth(int depth) throws FileFormatException {
        if (depth > MAXIMUM_DEPTH) {
            throw unbounded("values nested deeper than " + MAXIMUM_DEPTH + " levels");
        }
    }

    private static FileFormatException unbounded(String found) {
        return new DamagedFileException("The provenance must have a bounded number of values, found " + found
                + ".\nMaybe the file is not from where it claims to be.");
    }
}
