/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on third-party software has what the command line's archive ships, with the licenses that the POMs name. */
@Tag("end-to-end")
class ThirdPartyIT {

    private static final Path ARCHIVE = Path.of("../tribuo-ipwd/cli/target/tribuo-ipwd-cli-" + Published.VERSION + ".zip");
    private static final Path REPOSITORY = Path.of(System.getProperty("local.repository"));
    private static final Pattern JAR = Pattern.compile("(?m)^\\| ([\\w.-]+):([\\w.-]+) \\| (\\d\\S*) \\| (.+) \\|$");

    private static String page() throws IOException {
        return Files.readString(Path.of("../THIRD_PARTY.md"));
    }

    private static List<MatchResult> rows() throws IOException {
        return JAR.matcher(page()).results().toList();
    }

    private static List<String> files(ZipFile zip, String pattern) {
        Pattern names = Pattern.compile(pattern);
        return zip.stream().map(entry -> names.matcher(entry.getName())).filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1)).sorted().toList();
    }

    @Test
    void jarsAreThoseOfTheArchive() throws IOException {
        assumeTrue(Files.exists(ARCHIVE), "this build made no archive");
        try (ZipFile archive = new ZipFile(ARCHIVE.toFile())) {
            List<String> shipped = new ArrayList<>(files(archive, ".*/lib/(.*\\.jar)"));
            assertTrue(shipped.removeIf(jar -> jar.matches("(onnx-export|tribuo-ipwd(-cli|-soft-labels)?)-" + Published.VERSION + "\\.jar")));
            // The natives of the platform of this build.
            shipped.replaceAll(jar -> jar.replace("-" + System.getProperty("pytorch.classifier") + ".jar", ".jar"));
            assertEquals(shipped.stream().sorted().toList(),
                    rows().stream().map(row -> row.group(2) + "-" + row.group(3) + ".jar").sorted().toList());
            assertEquals(1, files(archive, "[^/]*/(THIRD_PARTY.md)").size());
        }
    }

    @Test
    void licensesAreThoseOfThePoms() throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        for (MatchResult row : rows()) {
            String found = license(row.group(1), row.group(2), row.group(3));
            if (!found.equals(row.group(4))) {
                wrong.put(row.group(2), found);
            }
        }
        assertEquals(Map.of(), wrong);
    }

    /** By the license list of SPDX. */
    private static String license(String group, String artifact, String version) throws IOException {
        Path pom = REPOSITORY.resolve(group.replace('.', '/')).resolve(artifact).resolve(version)
                .resolve(artifact + "-" + version + ".pom");
        String text = Files.readString(pom).replaceAll("(?s)<!--.*?-->", "");
        String licenses = Pattern.compile("(?s)<licenses>(.*?)</licenses>").matcher(text).results().map(match -> match.group(1))
                .collect(Collectors.joining());
        if (licenses.isEmpty()) {
            String parent = text.replaceAll("(?s).*<parent>(.*?)</parent>.*", "$1");
            return license(element(parent, "groupId"), element(parent, "artifactId"), element(parent, "version"));
        }
        List<String> names = Pattern.compile("(?s)<license>(.*?)</license>").matcher(licenses).results()
                .map(match -> spdx(element(match.group(1), "name"), element(match.group(1), "url"))).toList();
        return String.join(" OR ", names);
    }

    private static String element(String text, String name) {
        return text.replaceAll("(?s).*<" + name + ">\\s*(.*?)\\s*</" + name + ">.*", "$1");
    }

    private static String spdx(String name, String url) {
        return name.startsWith("LGPL-2.1") ? "LGPL-2.1-or-later" : name.contains("Apache") ? "Apache-2.0"
                : name.contains("MIT") ? "MIT" : name.contains("BSD 2") ? "BSD-2-Clause"
                : name.startsWith("Eclipse Public License, Version 2.0") ? "EPL-2.0"
                : url.endsWith("BSD-3-Clause") || name.startsWith("Eclipse Distribution License") ? "BSD-3-Clause" : name;
    }

    /** Of this platform; the others' were read once. */
    @Test
    void nativesAreThoseOfTheJar() throws IOException {
        String version = System.getProperty("pytorch.version");
        String platform = System.getProperty("pytorch.classifier");
        Path jar = REPOSITORY.resolve("ai/djl/pytorch/pytorch-native-cpu").resolve(version)
                .resolve("pytorch-native-cpu-" + version + "-" + platform + ".jar");
        TreeSet<String> named = new TreeSet<>();
        page().lines().map(line -> line.split(" \\| ")).filter(cells -> cells.length == 4 && cells[1].contains(platform))
                .forEach(cells -> named.addAll(List.of(cells[0].substring(2).split(", "))));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertEquals(files(zip, "pytorch/cpu/[^/]*/([^/]+)"), List.copyOf(named));
            assertEquals(List.of(), files(zip, "(.*(?i:licen|notice).*)"), "the page says that it has none");
        }
        assertTrue(page().contains("version " + version + ", repacks"), version);
    }

    /** In the profile {@code release}: each artifact's list of parts has what the page has, with the licenses. */
    @ParameterizedTest
    @ValueSource(strings = {"onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels", "tribuo-ipwd-cli"})
    void listsOfParts(String artifact) throws IOException {
        assumeTrue(Published.has(artifact, "-cyclonedx.json"), "made in the profile release alone");
        JsonNode list = new ObjectMapper().readTree(Published.file(artifact, "-cyclonedx.json").toFile());
        assertEquals("CycloneDX", list.get("bomFormat").asText());
        assertEquals(artifact, list.get("metadata").get("component").get("name").asText());
        Map<String, String> licenses = rows().stream()
                .collect(Collectors.toMap(row -> row.group(1) + ":" + row.group(2) + ":" + row.group(3), row -> row.group(4)));
        List<String> parts = new ArrayList<>();
        for (JsonNode component : list.get("components")) {
            String part = Stream.of("group", "name", "version").map(key -> component.get(key).asText())
                    .collect(Collectors.joining(":"));
            if (!part.startsWith("io.github.tribuoipwd:")) {
                parts.add(part);
                assertFalse(component.get("licenses").isEmpty(), part);
            }
        }
        assertTrue(parts.size() > 10, parts::toString);
        assertEquals(List.of(), parts.stream().filter(part -> !licenses.containsKey(part)).toList(), "not on the page");
        assertTrue(parts.contains("com.microsoft.onnxruntime:onnxruntime:" + version(licenses, "onnxruntime")), parts::toString);
        assertFalse(parts.toString().contains("native-cpu") || parts.toString().contains("junit"), parts::toString);
    }

    private static String version(Map<String, String> licenses, String artifact) {
        return licenses.keySet().stream().filter(part -> part.contains(":" + artifact + ":")).findFirst().orElseThrow()
                .replaceAll(".*:", "");
    }
}
