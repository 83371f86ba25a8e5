/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.onnx.internal.SealedText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The content of {@code manifest.json}, which makes the files of a folder a set: each file that the folder and those in it hold,
 * with its bytes and its SHA-256, and last the SHA-256 of the manifest itself.
 *
 * @param formatVersion the version of this format
 * @param files the files, by their names
 */
record RunManifest(int formatVersion, List<FileRecord> files) {

    /** The name of the file. */
    static final String FILE = "manifest.json";

    private static final int FORMAT = 1;
    private static final String HASH = "manifestSha256";
    private static final int SHOWN = 3;
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    /**
     * One file.
     *
     * @param name its path from the folder, with slashes
     * @param bytes its size
     * @param sha256 its hash
     */
    record FileRecord(String name, long bytes, String sha256) {}

    /** Writes the manifest of a folder, which makes it a set. */
    static void write(Path folder) throws IOException {
        List<FileRecord> files = new ArrayList<>();
        for (String name : names(folder)) {
            Path file = folder.resolve(name);
            files.add(new FileRecord(name, Files.size(file), SealedText.sha256(file)));
        }
        ObjectNode tree = JSON.valueToTree(new RunManifest(FORMAT, files));
        tree.put(HASH, SealedText.ZEROS);
        String text = SealedText.seal(JSON.writeValueAsString(tree));
        AtomicFile.write(folder.resolve(FILE), file -> Files.writeString(file, text));
    }

    /** The paths of the files that a folder and those in it hold, without its manifest. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(FILE)).sorted().toList();
        }
    }

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /**
     * Reads the manifest of a folder.
     *
     * @throws IOException if there is none, or it is not as it was written
     */
    static RunManifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException("The folder " + folder.toAbsolutePath().normalize() + " must hold the files of a finished run and "
                    + FILE + ", found no " + FILE + ".\nMaybe an earlier version wrote it, or it is something else.");
        }
        try {
            String text = Files.readString(file);
            SealedText.open(text, '"' + HASH + "\" : \"");
            ObjectNode tree = (ObjectNode) JSON.readTree(text);
            JsonNode format = tree.path("formatVersion");
            if (format.asInt() != FORMAT) {
                throw new IOException("The format of " + file + " must be " + FORMAT + ", found " + format
                        + ".\nMaybe it was written by a newer version of this library; use that one.");
            }
            tree.remove(HASH);
            RunManifest manifest = JSON.treeToValue(tree, RunManifest.class);
            if (!isWhole(manifest)) {
                throw damaged(file, "a file without its name, bytes or SHA-256, or no list of files");
            }
            for (FileRecord one : manifest.files()) {
                // A file elsewhere is none of a set.
                if (!folder.resolve(one.name()).normalize().startsWith(folder.normalize()) || Path.of(one.name()).isAbsolute()) {
                    throw damaged(file, "a file outside of the folder, " + one.name());
                }
            }
            return manifest;
        } catch (JacksonException | CharacterCodingException | ClassCastException | IllegalArgumentException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /** Jackson makes records without what they must have. */
    @SuppressWarnings("ConstantValue") // null where the text has none
    private static boolean isWhole(RunManifest manifest) {
        return manifest.files() != null && manifest.files().stream().allMatch(one -> one != null && one.name() != null
                && !one.name().isBlank() && one.bytes() >= 0 && one.sha256() != null);
    }

    private static IOException damaged(Path file, String found) {
        return new IOException("The manifest " + file.toAbsolutePath().normalize() + " must be as it was written, found " + found
                + ".\nMaybe it was changed by hand or damaged; copy the folder again from where it is whole, or run it again.");
    }

    /** The record of a file; nothing for one that is not of the set. */
    Optional<FileRecord> of(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /**
     * Checks that files are as they were written.
     *
     * @param folder the folder of the set
     * @param names the files
     * @throws IOException if one is not, or is absent or not of the set; the message names the first few
     */
    void require(Path folder, List<String> names) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            Optional<FileRecord> record = of(name);
            if (record.isEmpty()) {
                found.add(name + " is not in its manifest");
            } else {
                difference(folder, record.get()).ifPresent(found::add);
            }
        }
        if (!found.isEmpty()) {
            throw new IOException("The files in " + folder.toAbsolutePath().normalize() + " must be as they were written, found that "
                    + String.join("; ", found.subList(0, Math.min(SHOWN, found.size())))
                    + (found.size() > SHOWN ? "; and " + (found.size() - SHOWN) + " more" : "")
                    + ".\nMaybe they were changed by hand or damaged; copy the folder again from where it is whole, or delete it and"
                    + " run the command again.");
        }
    }

    /** All its files. */
    void require(Path folder) throws IOException {
        require(folder, files.stream().map(FileRecord::name).toList());
    }

    private static Optional<String> difference(Path folder, FileRecord record) throws IOException {
        Path file = folder.resolve(record.name());
        if (!Files.exists(file)) {
            return Optional.of(record.name() + " is absent");
        }
        long bytes = Files.size(file);
        if (bytes != record.bytes()) {
            return Optional.of(record.name() + " has " + bytes + " bytes in place of " + record.bytes());
        }
        String hash = SealedText.sha256(file);
        return hash.equals(record.sha256()) ? Optional.empty()
                : Optional.of(record.name() + " has the SHA-256 " + hash + " in place of " + record.sha256());
    }
}
