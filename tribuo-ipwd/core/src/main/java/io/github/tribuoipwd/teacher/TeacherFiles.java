/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of an ONNX model, with which a copy of it elsewhere can be checked: the model, and every file of external data that
 * it names anywhere. Can be sent to other machines.
 *
 * @param files the model first, then the others in the order of their names in the model
 * @param sha256 SHA-256 in hexadecimal of all of them, as it stands in a teacher's provenance
 * @serial exclude
 */
@SuppressWarnings({"serial", "InvalidBlockTag"}) // the lists of List.copyOf are serializable; Javadoc takes the tag
public record TeacherFiles(List<Entry> files, String sha256) implements Serializable {

    /**
     * One file.
     *
     * @param name its path from the model's folder on, with slashes
     * @param sha256 SHA-256 in hexadecimal
     * @serial exclude
     */
    @SuppressWarnings("InvalidBlockTag") // Javadoc takes the tag, and would miss comments of a serialized form
    public record Entry(String name, String sha256) implements Serializable {}

    /**
     * Keeps the list from being modified.
     *
     * @param files the files; copied
     * @param sha256 the hash of all
     */
    public TeacherFiles {
        files = List.copyOf(files);
    }

    /**
     * Reads and hashes the files of a model, within the default limits.
     *
     * @param model the ONNX file
     * @return its files
     * @throws IllegalArgumentException if a file is missing or lies outside of the model's folder, or the model is not a whole
     *     ONNX file, or breaks a limit
     */
    public static TeacherFiles of(Path model) {
        return of(model, ModelLimits.defaults());
    }

    /**
     * Reads and hashes the files of a model.
     *
     * @param model the ONNX file
     * @param limits what it may have
     * @return its files
     * @throws IllegalArgumentException if a file is missing or lies outside of the model's folder, or the model is not a whole
     *     ONNX file, or breaks a limit
     */
    public static TeacherFiles of(Path model, ModelLimits limits) {
        try {
            return ModelFile.files(model, limits);
        } catch (PropertyException e) {
            throw new IllegalArgumentException(e.getMsg(), e);
        }
    }

    /**
     * Checks that a folder holds the same files.
     *
     * @param folder the folder of the copy; it may hold other files too
     * @throws TeacherException if one is missing or another one
     */
    public void require(Path folder) {
        for (Entry entry : files) {
            Path file = folder.resolve(entry.name());
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new TeacherException("The copy of the teacher must have the file " + entry.name() + ", found nothing to"
                        + " read at " + file.toAbsolutePath() + ".\nMaybe copy the model with its external data, all in one folder.");
            }
            String found = ModelFile.sha256(file);
            if (!found.equals(entry.sha256())) {
                throw new TeacherException("The file " + file.toAbsolutePath() + " of the teacher must have SHA-256 "
                        + entry.sha256() + ", found " + found + ".\nMaybe it is of another version of the model, or was truncated"
                        + " on its way; copy it again.");
            }
        }
    }
}
