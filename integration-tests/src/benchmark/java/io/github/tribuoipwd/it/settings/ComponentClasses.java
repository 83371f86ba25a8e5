/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The classes of a module that a configuration file can name. */
public final class ComponentClasses {

    private ComponentClasses() {}

    /**
     * All of a module, from its jar or from the folder of its classes.
     *
     * @param member any class of the module
     * @throws IOException if the classes cannot be listed
     */
    public static List<Class<? extends Configurable>> of(Class<?> member) throws IOException {
        URI place;
        try {
            place = member.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IOException("The place of " + member + " is no path", e);
        }
        if (Files.isDirectory(Path.of(place))) {
            return in(Path.of(place), member.getClassLoader());
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
            return in(jar.getPath("/"), member.getClassLoader());
        }
    }

    private static List<Class<? extends Configurable>> in(Path root, ClassLoader loader) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.contains("-"))
                    .map(name -> load(name.substring(0, name.length() - ".class".length()).replace('/', '.'), loader))
                    .filter(type -> Configurable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .<Class<? extends Configurable>>map(type -> type.asSubclass(Configurable.class)).toList();
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
