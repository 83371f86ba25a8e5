/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The first images of the quickstart in files of their own, and commands that train on them. */
record FirstImages(Path pixels, Path labels) {

    static final int COUNT = 400;

    static FirstImages in(Path folder) throws IOException {
        return new FirstImages(first(folder, "data/train-10k-images-idx3-ubyte.gz", 3, 28 * 28),
                first(folder, "data/train-10k-labels-idx1-ubyte.gz", 1, 1));
    }

    /** An IDX file that begins as another one: a number for the type, the sizes of its dimensions, bytes. */
    private static Path first(Path folder, String name, int dimensions, int size) throws IOException {
        Path file = folder.resolve(Path.of(name).getFileName().toString().replace(".gz", ""));
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(Path.of(name))));
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(in.readInt());
            in.readInt();
            out.writeInt(COUNT);
            out.write(in.readNBytes(4 * (dimensions - 1)));
            out.write(in.readNBytes(COUNT * size));
        }
        return file;
    }

    /** A command of the program, whose source {@code train} has these images. */
    String[] command(String command, String configurations, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command, "-c", configurations, "--@train.featuresPath", pixels.toString(),
                "--@train.outputPath", labels.toString()));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }
}
