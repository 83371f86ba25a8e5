/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.GraphException;
import io.github.tribuoipwd.internal.ModelWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The files of external data that a model names, which must lie in the model's folder: the names are the model's, and ONNX Runtime
 * would read what they lead to. Where the model's file is a link, as in the cache of Hugging Face, the folder of the file itself
 * counts too.
 */
final class ExternalFiles {

    /** Of another system, or of a drive: a name that is relative here can be another one there. */
    private static final Pattern ABSOLUTE_OR_WINDOWS = Pattern.compile("(?s)[/\\\\].*|[A-Za-z]:.*|.*\\\\.*");

    private final Path model;
    private final Path folder;
    private final long most;
    private final Path realModel;
    private final Path realFolder;
    private long bytes;

    /**
     * Begins.
     *
     * @param model a file that is there
     * @param most the most bytes of all files together, the model's counted
     * @throws IOException if the disk does not give it
     */
    ExternalFiles(Path model, long most) throws IOException {
        this.model = model;
        this.most = most;
        folder = Objects.requireNonNull(model.toAbsolutePath().normalize().getParent(), "a file lies in a folder");
        realFolder = folder.toRealPath();
        realModel = model.toRealPath();
        add(Files.size(model));
    }

    private void add(long size) {
        bytes += size;
        if (bytes > most || bytes < 0) {
            throw ModelFile.problem("The teacher " + model + " must be files of at most " + most + " bytes, found " + bytes
                    + " and perhaps more", "it is another file; if its source is trusted, raise fileBytes of the limits.");
        }
    }

    /** The folder of the model, as the path names it. */
    Path folder() {
        return folder;
    }

    /**
     * Finds a file.
     *
     * @return its path within the folder
     * @throws PropertyException if its name leads out of the folder, or there is no such file, or it is too short
     * @throws IOException if the disk does not give it
     */
    Path require(ModelWalk.External external) throws IOException {
        String location = external.location();
        Path file = named(location);
        ModelFile.requireReadable(file, model);
        Path real = file.toRealPath();
        Path other = Objects.requireNonNull(realModel.getParent(), "a file lies in a folder");
        if (!real.startsWith(realFolder) && !real.startsWith(other)) {
            throw outside(location, "a link to " + real, "put copies in place of links (cp -L), in the folder of the model.");
        }
        if (real.equals(realModel)) {
            throw problem("must be other files than the model itself, found", location);
        }
        long size = Files.size(file);
        if (size < external.bytes()) {
            throw ModelFile.problem("The external data of " + model + " must have " + external.bytes() + " bytes in "
                    + GraphException.shown(location) + " for the tensor " + GraphException.shown(external.tensor()) + ", found "
                    + size, "it was truncated on its way; copy the model with its external data again.");
        }
        add(size);
        return file;
    }

    private Path named(String location) {
        Path name;
        try {
            name = Path.of(location);
        } catch (InvalidPathException e) {
            throw new PropertyException(e, "", "modelPath", "The external data of " + model + " must be files, found the name "
                    + GraphException.shown(location) + ", which can be none.\nMaybe the model is damaged; copy it again.");
        }
        boolean isPlain = !location.isEmpty() && !ABSOLUTE_OR_WINDOWS.matcher(location).matches() && !name.isAbsolute();
        for (Path element : name) {
            isPlain &= !element.toString().equals("..");
        }
        if (!isPlain) {
            throw outside(location, "a name that is not relative to it", "move it there, and export the model again.");
        }
        return folder.resolve(name).normalize();
    }

    private PropertyException outside(String location, String what, String advice) {
        return ModelFile.problem("The external data of " + model + " must lie in its folder, found "
                + GraphException.shown(location) + ", " + what, advice);
    }

    private PropertyException problem(String rule, String location) {
        return ModelFile.problem("The external data of " + model + " " + rule + " " + GraphException.shown(location),
                "the model was made to do harm; get it again from where it is published.");
    }
}
