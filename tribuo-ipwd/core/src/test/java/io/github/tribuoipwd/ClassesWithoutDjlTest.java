/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A model's provenance names enums and provenance classes, which are initialized when it is read. None of ours may need DJL for
 * that, not even one that no tested student names.
 */
@Tag("unit")
class ClassesWithoutDjlTest {

    private static final List<Path> CLASSES = List.of(Path.of("target/classes"), Path.of("../../onnx-export/target/classes"));

    private static URLClassLoader withoutDjl() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.replace('\\', '/').contains("/ai/djl/")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path root : CLASSES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.map(file -> root.relativize(file).toString()).filter(file -> file.endsWith(".class"))
                        .filter(file -> !file.endsWith("-info.class"))
                        .forEach(file -> names.add(file.substring(0, file.length() - 6).replace(File.separatorChar, '.')));
            }
        }
        return names;
    }

    @Test
    void enumsAndProvenances() throws IOException {
        Map<String, String> failures = new TreeMap<>();
        List<String> initialized = new ArrayList<>();
        try (URLClassLoader loader = withoutDjl()) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName("ai.djl.nn.Block", false, loader));
            for (String name : names()) {
                // Here, where every class can be looked at.
                Class<?> known = Class.forName(name, false, DistilledModel.class.getClassLoader());
                if (known.isEnum() || (Provenance.class.isAssignableFrom(known) && !known.isInterface())) {
                    try {
                        Class<?> found = Class.forName(name, true, loader);
                        // The methods that OLCUT calls on a provenance class and an enum.
                        assertNotNull(found.getDeclaredConstructors());
                        assertNotNull(found.getMethods());
                        initialized.add(name);
                    } catch (LinkageError e) {
                        failures.put(name, e.toString());
                    }
                }
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        assertEquals(Map.of(), failures);
        assertTrue(initialized.containsAll(Stream.of("student.ActivationFunction", "student.ResNet$Stem", "teacher.Device",
                "teacher.TeacherFileProvenance", "onnx.WeightFormat")
                .map(name -> DistilledModel.class.getPackageName() + "." + name).toList()), initialized::toString);
    }
}
