/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The versions on the page on installing are those of the build and those that its tests run with, and none is missing there. */
@Tag("unit")
class VersionsPageTest {

    private static final Path TOP = Path.of("../..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+ \\| ([\\w.-]+) \\| `([\\w.-]+):([\\w.-]+)` \\| ");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.]+)\\.version>([^<]+)</");
    /** What no user gets: compilers, their checks, and tests. */
    private static final Set<String> BUILD = Set.of("errorprone", "nullaway", "junit", "mockito");
    /** Not on the class path here: Spark is provided by its cluster, and one ONNX Runtime excludes the other. */
    private static final Set<String> ELSEWHERE = Set.of("org.apache.spark:spark-sql_2.13", "com.microsoft.onnxruntime:onnxruntime_gpu");

    private static String page() throws IOException {
        String page = Files.readString(TOP.resolve("docs/installing.md"));
        return page.substring(page.indexOf("\n## Versions\n"));
    }

    /** The rows of the table, version by coordinates. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Matcher row = ROW.matcher(page()); row.find();) {
            rows.put(row.group(2) + ":" + row.group(3), row.group(1));
        }
        return rows;
    }

    private static Map<String, String> properties() throws IOException {
        String build = Files.readString(TOP.resolve("pom.xml"));
        Map<String, String> properties = new TreeMap<>();
        for (Matcher property = PROPERTY.matcher(build.substring(0, build.indexOf("<dependencyManagement>"))); property.find();) {
            properties.put(property.group(1), property.group(2));
        }
        return properties;
    }

    /** As a local repository of Maven has them: GROUP/ARTIFACT/VERSION/FILE. */
    @Test
    void versionsAreThoseOfTheClassPath() throws IOException {
        Map<String, String> rows = rows();
        assertTrue(rows.size() >= 15, rows::toString);
        String jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(jar -> jar.replace('\\', '/')).collect(Collectors.joining("\n"));
        for (Map.Entry<String, String> row : rows.entrySet()) {
            if (!ELSEWHERE.contains(row.getKey())) {
                String[] names = row.getKey().split(":");
                Matcher jar = Pattern.compile("/" + names[0].replace('.', '/') + "/" + Pattern.quote(names[1]) + "/([^/]+)/[^/]+\\.jar")
                        .matcher(jars);
                assertTrue(jar.find(), () -> "no jar of " + row.getKey());
                assertEquals(jar.group(1), row.getValue(), row.getKey());
            }
        }
    }

    /** Both ways: each version that the build sets for users is in the table, and no other version is. */
    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        Map<String, String> properties = properties();
        assertTrue(properties.keySet().containsAll(BUILD), properties::toString);
        properties.keySet().removeAll(BUILD);
        Set<String> expected = new TreeSet<>(properties.values());
        expected.add(properties.get("pytorch") + "-" + properties.get("djl"));
        assertEquals(expected, new TreeSet<>(rows().values()));
        for (String elsewhere : ELSEWHERE) {
            assertEquals(properties.get(elsewhere.contains("spark") ? "spark" : "onnxruntime"), rows().get(elsewhere));
        }
    }

    @Test
    void java() throws IOException {
        String build = Files.readString(TOP.resolve("pom.xml"));
        String release = build.replaceFirst("(?s).*<maven.compiler.release>(\\d+)<.*", "$1");
        assertTrue(page().contains("classes are those of Java " + release), release);
        assertTrue(Pattern.compile("(?m)^\\| JDK " + release + " \\|").matcher(page()).find(), release);
    }
}
