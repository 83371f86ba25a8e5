/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The main classes of the module whose tests run, as the compiler left them. */
public final class CompiledClasses {

    private static final Path FOLDER = Path.of("target/classes");

    private CompiledClasses() {}

    /** The names of all classes of a type that can have instances, sorted. */
    public static Set<String> concrete(Class<?> type) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Set<String> names = files.map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class")).map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
                    .filter(name -> isConcrete(name, type)).collect(Collectors.toCollection(TreeSet::new));
            if (names.isEmpty()) {
                throw new AssertionError("no " + type.getName() + " in " + FOLDER.toAbsolutePath());
            }
            return names;
        }
    }

    private static boolean isConcrete(String name, Class<?> type) {
        try {
            Class<?> found = Class.forName(name, false, CompiledClasses.class.getClassLoader());
            return type.isAssignableFrom(found) && !found.isInterface() && !Modifier.isAbstract(found.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
