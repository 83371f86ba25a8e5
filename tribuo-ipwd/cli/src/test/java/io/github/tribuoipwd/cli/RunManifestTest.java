/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.onnx.internal.SealedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest finds every change of its files and of itself. */
@Tag("unit")
class RunManifestTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("student.onnx"), "student");
        Files.createDirectory(folder.resolve("kd"));
        Files.writeString(folder.resolve("kd/metrics.json"), "{}");
        RunManifest.write(folder);
    }

    private void damaged(String... parts) {
        assertError(IOException.class, () -> RunManifest.read(folder).require(folder), parts);
    }

    @Test
    void asWritten() throws IOException {
        RunManifest manifest = RunManifest.read(folder);
        manifest.require(folder);
        assertEquals(List.of("kd/metrics.json", "student.onnx"), manifest.files().stream().map(RunManifest.FileRecord::name).toList());
        assertEquals(7, manifest.of("student.onnx").orElseThrow().bytes());
    }

    @Test
    void filesThatChanged() throws IOException {
        Files.writeString(folder.resolve("student.onnx"), "Student");
        damaged("student.onnx has the SHA-256");
        Files.writeString(folder.resolve("student.onnx"), "students");
        damaged("8 bytes in place of 7");
        Files.delete(folder.resolve("student.onnx"));
        Files.delete(folder.resolve("kd/metrics.json"));
        damaged("kd/metrics.json is absent; student.onnx is absent");
        assertError(IOException.class, () -> RunManifest.read(folder).require(folder, List.of("other")), "other is not in its manifest");
    }

    @Test
    void everyByteOfItself() throws IOException {
        Path file = folder.resolve(RunManifest.FILE);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            whole[i] ^= 1;
            Files.write(file, whole);
            assertError(IOException.class, () -> RunManifest.read(folder), "manifest.json must be as it was written");
            whole[i] ^= 1;
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertError(IOException.class, () -> RunManifest.read(folder), "manifest.json must be as it was written");
        }
        Files.delete(file);
        damaged("found no manifest.json");
    }

    /** With a right hash, since whoever writes it can make one. */
    @Test
    void fromStrangers() throws IOException {
        for (String name : List.of("../secret", "/etc/passwd", "kd/../../secret")) {
            rewrite("student.onnx", name);
            damaged("a file outside of the folder");
            rewrite(name, "student.onnx");
        }
        rewrite("\"formatVersion\" : 1", "\"formatVersion\" : 2");
        damaged("must be 1, found 2", "newer version");
    }

    /** With a right hash. */
    @Test
    void whatIsAbsent() throws IOException {
        String written = Files.readString(folder.resolve(RunManifest.FILE));
        String files = written.substring(written.indexOf('['), written.lastIndexOf(']') + 1);
        for (String other : List.of("null", "[ null ]", "[ {} ]", "{}", "7", "[ { \"name\" : \"student.onnx\" } ]",
                "[ { \"name\" : null, \"bytes\" : 7, \"sha256\" : \"00\" } ]",
                "[ { \"name\" : \"\", \"bytes\" : 7, \"sha256\" : \"00\" } ]",
                "[ { \"name\" : \"student.onnx\", \"bytes\" : -1, \"sha256\" : \"00\" } ]",
                "[ { \"name\" : \"student.onnx\", \"bytes\" : 7, \"sha256\" : null } ]")) {
            rewrite(files, other);
            damaged("manifest.json must be as it was written", "\nMaybe ");
            Files.writeString(folder.resolve(RunManifest.FILE), written);
            RunManifest.read(folder).require(folder);
        }
        rewrite("\"files\"", "\"others\"");
        damaged("manifest.json must be as it was written", "\nMaybe ");
    }

    private void rewrite(String from, String to) throws IOException {
        Path file = folder.resolve(RunManifest.FILE);
        String text = Files.readString(file, StandardCharsets.UTF_8).replace(from, to)
                .replaceFirst("(?s)(.*\")[0-9A-F]{64}", "$1" + SealedText.ZEROS);
        Files.writeString(file, SealedText.seal(text));
    }
}
