/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ScoreFile} begins with.
 *
 * @param description the hash of all that determines the scores, the values of the rows aside
 * @param columns the number of scores in a row
 * @param facts the facts of the teacher's session
 * @param rule how to read the scores; null where they are logits
 */
record ScoreFileHeader(String description, int columns, Map<String, String> facts, @Nullable Rule rule) {

    /** A {@link ScoreRule} without the teacher's identity. */
    record Rule(String teacher, OutputKind declared, String reason, double floor) {}

    static ScoreFileHeader of(String description, int columns, LogitCache.Opened opened) {
        ScoreRule rule = opened.rule();
        return new ScoreFileHeader(description, columns, new TreeMap<>(opened.facts()),
                rule == null ? null : new Rule(rule.teacher(), rule.declared(), rule.reason(), rule.floor()));
    }

    /** The facts that a session of the teacher would have. */
    LogitCache.Opened opened(Teacher teacher) {
        return new LogitCache.Opened(Map.copyOf(facts), rule == null ? null
                : new ScoreRule(rule.teacher(), teacher.identity(), rule.declared(), rule.reason(), rule.floor(), columns));
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, description);
            out.writeInt(columns);
            out.writeInt(facts.size());
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                write(out, fact.getKey());
                write(out, fact.getValue());
            }
            out.writeBoolean(rule != null);
            if (rule != null) {
                write(out, rule.teacher());
                write(out, rule.declared().name());
                write(out, rule.reason());
                out.writeDouble(rule.floor());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /** Reads the bytes of a header. */
    static ScoreFileHeader read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String description = text(in);
            int columns = in.readInt();
            Map<String, String> facts = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                facts.put(text(in), text(in));
            }
            Rule rule = in.readBoolean() ? new Rule(text(in), OutputKind.valueOf(text(in)), text(in), in.readDouble()) : null;
            return new ScoreFileHeader(description, columns, facts, rule);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The header ends in a text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
