/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The components of this library, found in its jars or its folders of classes. */
final class ComponentClasses {

    private static final String ROOT = "io/github/tribuoipwd";

    private ComponentClasses() {}

    /** Full names by simple ones. */
    static Map<String, String> bySimpleName() {
        Map<String, String> names = new TreeMap<>(beside(DistillationTrainer.class));
        names.putAll(beside(SoftLabelCapture.class));
        return names;
    }

    /** Those in the jar or the folder of a class. */
    private static Map<String, String> beside(Class<?> type) {
        try {
            URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(location);
            if (Files.isDirectory(path)) {
                return in(path);
            }
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                return in(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> in(Path top) throws IOException {
        Map<String, String> names = new TreeMap<>();
        try (Stream<Path> files = Files.walk(top.resolve(ROOT))) {
            files.filter(file -> file.toString().endsWith(".class")).map(file -> top.relativize(file).toString())
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.').replace('\\', '.'))
                    .filter(ComponentClasses::isComponent)
                    .forEach(name -> names.put(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1), name));
        }
        return names;
    }

    /** Whether a class is on the class path. */
    static boolean isThere(String name) {
        try {
            found(name);
            return true;
        } catch (IllegalStateException | LinkageError e) {
            return false;
        }
    }

    /**
     * A class, which is not initialized.
     *
     * @throws IllegalStateException if it is not on the class path
     */
    static Class<?> found(String name) {
        try {
            return Class.forName(name, false, ComponentClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isComponent(String name) {
        try {
            Class<?> type = found(name);
            return Configurable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (IllegalStateException | LinkageError e) {
            // A class that needs an absent jar.
            return false;
        }
    }
}
