/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The configuration files that the arguments of a command name. They are read as the command will read them, and no component of
 * them is made.
 *
 * @param names the files, as they are written
 * @param others the arguments that select their formats, or replace global properties
 */
record ConfigurationFiles(List<String> names, List<String> others) {

    private static final Set<String> FILES = Set.of("-c", "--config-file");
    private static final String FORMATS = "--config-file-formats";
    private static final String REPLACED = "--@";

    static ConfigurationFiles of(String[] args) {
        List<String> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Iterator<String> words = List.of(args).iterator(); words.hasNext();) {
            String word = words.next();
            boolean global = word.startsWith(REPLACED) && word.indexOf('.') < 0;
            if (FILES.contains(word) && words.hasNext()) {
                // The last one counts.
                names.clear();
                names.addAll(ConfigurationManager.parseStringList(words.next()));
            } else if ((word.equals(FORMATS) || global) && words.hasNext()) {
                others.addAll(List.of(word, words.next()));
            }
        }
        return new ConfigurationFiles(names, others);
    }

    ConfigurationManager read() {
        return read(names.size());
    }

    /** Reads the first of them. */
    ConfigurationManager read(int number) {
        Stream<String> files = number == 0 ? Stream.of() : Stream.of("-c", String.join(",", names.subList(0, number)));
        return new ConfigurationManager(Stream.concat(files, others.stream()).toArray(String[]::new));
    }
}
