/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.onnx.internal.SealedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest on disk, as JSON. Its last value is the SHA-256 of the text with zeros in that value's place, so that a change of
 * any byte is found.
 */
final class ManifestFile {

    /** The manifest of a whole store. */
    static final String WHOLE = SoftLabelManifest.FILE;
    /** The one of a capture that goes on. */
    static final String PROGRESS = "progress.json";

    private static final String HASH = "manifestSha256";
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    /** A manifest and its hash. */
    record Read(SoftLabelManifest manifest, String sha256) {
    }

    private ManifestFile() {}

    /** Writes a manifest; under its name there is a whole one at any time. */
    static void write(Path file, SoftLabelManifest manifest) {
        Durable.write(file, json(manifest));
    }

    /** The content of the file. */
    static byte[] json(SoftLabelManifest manifest) {
        ObjectNode tree = JSON.valueToTree(manifest);
        tree.put(HASH, SealedText.ZEROS);
        try {
            return SealedText.seal(JSON.writeValueAsString(tree)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a manifest.
     *
     * @throws SoftLabelException if it is not as it was written, or of a newer format
     */
    static Read read(Path file) {
        try {
            String text = Files.readString(file);
            String written = SealedText.open(text, '"' + HASH + "\" : \"");
            ObjectNode tree = (ObjectNode) JSON.readTree(text);
            JsonNode format = tree.path("formatVersion");
            if (format.asInt() != SoftLabelManifest.FORMAT) {
                throw new SoftLabelException("The format of " + file + " must be " + SoftLabelManifest.FORMAT + ", found "
                        + format + ".\nMaybe it was captured by a newer version of this library; use that one.");
            }
            tree.remove(HASH);
            SoftLabelManifest manifest = JSON.treeToValue(tree, SoftLabelManifest.class);
            requireWhole("", manifest);
            requirePossible(manifest);
            return new Read(manifest, written);
        } catch (IOException | ClassCastException | IllegalArgumentException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks that nothing is absent that must be there: Jackson makes records without it.
     *
     * @throws IOException if something is
     */
    private static void requireWhole(String path, Object value) throws IOException {
        if (value instanceof Record) {
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                Object content = content(value, part);
                if (content != null) {
                    requireWhole(path + "." + part.getName(), content);
                } else if (!part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    throw new IOException("no " + (path + "." + part.getName()).substring(1));
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            requireWhole(path, new ArrayList<>(map.values()));
        } else if (value instanceof Collection<?> all) {
            for (Object one : all) {
                if (one == null) {
                    throw new IOException("nothing in " + path.substring(1));
                }
                requireWhole(path, one);
            }
        }
    }

    /** Checks numbers that no capture writes. */
    private static void requirePossible(SoftLabelManifest manifest) throws IOException {
        boolean counts = manifest.examples() >= 0 && manifest.rows() >= 0 && manifest.top() >= 0 && manifest.views().number() > 0
                && manifest.parts().stream().allMatch(part -> part.rows() >= 0 && part.bytes() >= 0);
        boolean shape = manifest.layout().shape().stream().allMatch(side -> side > 0);
        SoftLabelManifest.CutRecord cut = manifest.cut();
        if (!counts || !shape || (cut != null && (cut.partExamples() <= 0 || cut.examples() < 0))) {
            throw new IOException("a number that cannot be, such as a negative one");
        }
    }

    private static @Nullable Object content(Object holder, RecordComponent part) throws IOException {
        try {
            return part.getAccessor().invoke(holder);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static SoftLabelException damaged(Path file, String found) {
        return new SoftLabelException("The manifest " + file + " must be as it was written, found " + found
                + ".\nMaybe it was changed by hand or damaged; copy the store again, or capture it again.");
    }
}
