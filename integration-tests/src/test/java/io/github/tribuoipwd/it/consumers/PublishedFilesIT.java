/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What is uploaded: POMs that hold everything and nothing that only this build can resolve, and what Maven Central demands. */
@Tag("end-to-end")
class PublishedFilesIT {

    private static final List<String> LIBRARIES = List.of("onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels",
            "tribuo-ipwd-spark", "tribuo-ipwd-cli");

    private static Document pom(String artifact) throws IOException, ParserConfigurationException, SAXException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Published.file(artifact, ".pom").toFile());
    }

    /** The texts that a path finds. */
    private static List<String> texts(Document pom, String path) throws XPathExpressionException {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent().strip()).toList();
    }

    /** Group, artifact, version, classifier and scope, with colons between them. */
    private static List<String> dependencies(Document pom, String parent) throws XPathExpressionException {
        int count = texts(pom, parent + "/dependencies/dependency").size();
        List<String> dependencies = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            List<String> parts = new ArrayList<>();
            for (String part : List.of("groupId", "artifactId", "version", "classifier", "scope")) {
                parts.add(String.join("", texts(pom, parent + "/dependencies/dependency[" + i + "]/" + part)));
            }
            dependencies.add(String.join(":", parts));
        }
        return dependencies;
    }

    @Test
    void nothingElseIsPublished() throws IOException {
        assertEquals(List.of("onnx-export", "tribuo-ipwd", "tribuo-ipwd-bom", "tribuo-ipwd-cli", "tribuo-ipwd-soft-labels",
                "tribuo-ipwd-spark"), Published.artifacts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels", "tribuo-ipwd-spark", "tribuo-ipwd-cli",
            "tribuo-ipwd-bom"})
    void holdsNothingToResolve(String artifact) throws Exception {
        String text = Files.readString(Published.file(artifact, ".pom"));
        for (String part : List.of("${", "<profile", "<parent", "<repositor", "<pluginRepositor", "<build", "<properties",
                "<modules", "<optional", "systemPath", "distributionManagement", "<scope>test", "<scope>provided",
                "<scope>import", "junit")) {
            // Spark is there already where a program runs on it.
            boolean spark = artifact.equals("tribuo-ipwd-spark") && part.equals("<scope>provided");
            assertEquals(spark, text.contains(part), () -> artifact + " must not hold " + part + ", found\n" + text);
        }
        assertEquals("https://github.com/tribuoipwd/tribuo-ipwd", String.join("", texts(pom(artifact), "/project/url")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels", "tribuo-ipwd-cli"})
    void dependenciesAreWhole(String artifact) throws Exception {
        List<String> dependencies = dependencies(pom(artifact), "/project");
        assertTrue(dependencies.size() >= 5, dependencies::toString);
        for (String dependency : dependencies) {
            assertTrue(dependency.matches("[\\w.-]+:[\\w.-]+:\\d[\\w.-]*::(compile|runtime)"), dependency);
            assertFalse(dependency.contains("native-"), () -> dependency + " has natives of PyTorch");
        }
        assertFalse(Files.readString(Published.file(artifact, ".pom")).contains("classifier"));
    }

    /** The whole list: a new dependency of a published module is decided here. */
    @Test
    void scopes() throws Exception {
        Map<String, List<String>> expected = Map.of(
                "onnx-export", List.of("api:compile", "tribuo-util-onnx:compile", "protobuf-java:compile", "onnxruntime:compile",
                        "jspecify:compile"),
                "tribuo-ipwd", List.of("onnx-export:compile", "tribuo-classification-core:compile", "onnxruntime:compile",
                        "protobuf-java:compile", "api:compile", "pytorch-engine:compile", "pytorch-jni:runtime", "jna:compile",
                        "caffeine:compile", "jspecify:compile"),
                "tribuo-ipwd-soft-labels", List.of("tribuo-ipwd:compile", "jackson-databind:compile", "parquet-hadoop:compile",
                        "hadoop-common:compile", "hadoop-mapreduce-client-core:compile", "slf4j-api:compile",
                        "jspecify:compile"),
                "tribuo-ipwd-spark", List.of("tribuo-ipwd-soft-labels:compile", "spark-sql_2.13:provided", "jspecify:compile"),
                "tribuo-ipwd-cli", List.of("tribuo-ipwd:compile", "tribuo-ipwd-soft-labels:compile", "jackson-databind:compile",
                        "progressbar:compile", "jline-terminal:runtime", "jline-native:runtime", "jspecify:compile"));
        for (String artifact : LIBRARIES) {
            assertEquals(expected.get(artifact).stream().sorted().toList(), dependencies(pom(artifact), "/project").stream()
                    .map(dependency -> dependency.split(":")).map(parts -> parts[1] + ":" + parts[4]).sorted().toList(),
                    artifact);
        }
    }

    @Test
    void bom() throws Exception {
        Document bom = pom("tribuo-ipwd-bom");
        assertEquals(List.of("pom"), texts(bom, "/project/packaging"));
        assertEquals(List.of(), dependencies(bom, "/project"));
        List<String> managed = dependencies(bom, "/project/dependencyManagement");
        for (String dependency : managed) {
            assertTrue(dependency.matches("[\\w.-]+:[\\w.-]+:\\d[\\w.-]*:[\\w-]*:"), dependency);
        }
        for (String artifact : LIBRARIES) {
            assertTrue(managed.contains("io.github.tribuoipwd:" + artifact + ":" + Published.VERSION + "::"), artifact);
        }
        // Each dependency of ours whose version belongs to the others', and the choices that users have, in the same version.
        List<String> named = new ArrayList<>();
        for (String artifact : LIBRARIES) {
            dependencies(pom(artifact), "/project").stream()
                    .filter(dependency -> dependency.matches("(ai\\.djl|com\\.microsoft|org\\.tribuo|com\\.google\\.protobuf).*"))
                    .map(dependency -> dependency.replaceAll("[^:]*$", "")).forEach(named::add);
        }
        named.add(named.stream().filter(dependency -> dependency.contains(":onnxruntime:")).findFirst().orElseThrow()
                .replace(":onnxruntime:", ":onnxruntime_gpu:"));
        String pyTorch = System.getProperty("pytorch.version");
        named.add("ai.djl.pytorch:pytorch-native-cpu:" + pyTorch + "::");
        Arrays.stream(System.getProperty("pytorch.platforms").split(","))
                .forEach(platform -> named.add("ai.djl.pytorch:pytorch-native-cpu:" + pyTorch + ":" + platform + ":"));
        named.removeAll(managed);
        assertEquals(List.of(), named, () -> "absent in " + managed);
        // What it says of others is what the build tested, where the build has it.
        List<String> tested = Consumer.tested();
        for (String dependency : managed) {
            String[] parts = dependency.split(":", -1);
            boolean had = tested.stream().anyMatch(jar -> jar.matches(parts[1] + "-\\d.*") && !jar.endsWith("-tests.jar"));
            boolean other = !parts[0].startsWith("io.github.tribuoipwd") && !parts[1].equals("pytorch-native-cpu");
            if (parts[3].isEmpty() && had && other) {
                assertTrue(tested.contains(parts[1] + "-" + parts[2] + ".jar"), dependency);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels", "tribuo-ipwd-spark", "tribuo-ipwd-cli",
            "tribuo-ipwd-bom"})
    void whatMavenCentralDemandsOfAPom(String artifact) throws Exception {
        Document pom = pom(artifact);
        assertEquals(List.of("io.github.tribuoipwd", artifact, Published.VERSION),
                texts(pom, "/project/groupId | /project/artifactId | /project/version"));
        for (String element : List.of("name", "description", "url", "licenses/license/name", "licenses/license/url",
                "developers/developer/name", "developers/developer/url", "scm/connection", "scm/developerConnection",
                "scm/url")) {
            List<String> texts = texts(pom, "/project/" + element);
            assertEquals(1, texts.size(), element);
            assertFalse(texts.get(0).isBlank(), element);
        }
        assertEquals(List.of("the tribuo-ipwd project"), texts(pom, "/project/developers/developer/name"));
        assertEquals(List.of("Apache-2.0"), texts(pom, "/project/licenses/license/name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx-export", "tribuo-ipwd", "tribuo-ipwd-soft-labels", "tribuo-ipwd-spark", "tribuo-ipwd-cli"})
    void whatMavenCentralDemandsOfJars(String artifact) throws IOException {
        try (JarFile jar = new JarFile(Published.file(artifact, ".jar").toFile());
                JarFile sources = new JarFile(Published.file(artifact, "-sources.jar").toFile())) {
            List<String> classes = names(jar, ".class").stream().filter(name -> !name.contains("$")).toList();
            assertTrue(classes.size() > 5, classes::toString);
            List<String> missing = new ArrayList<>(classes.stream().map(name -> name.replace(".class", ".java")).toList());
            missing.removeAll(names(sources, ".java"));
            assertEquals(List.of(), missing, "sources");
        }
        assumeFalse(Boolean.parseBoolean(System.getProperty("javadoc.skip")), "this build skips Javadoc");
        try (JarFile javadoc = new JarFile(Published.file(artifact, "-javadoc.jar").toFile())) {
            assertTrue(names(javadoc, "index.html").contains("index.html"), artifact);
        }
    }

    private static List<String> names(JarFile jar, String ending) {
        return jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(ending)).toList();
    }
}
