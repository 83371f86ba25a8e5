/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A project of docs to begin with. That of Gradle and Kotlin is compiled by Maven here, with the dependencies that its build file
 * names, because no Gradle can be had that has the Kotlin language.
 *
 * @param folder where it is in docs
 */
record Starter(Path folder) {

    static final String JAVA = "maven-java";
    static final String KOTLIN = "gradle-kotlin";

    /** In the language of Kotlin: the place of a dependency, then its coordinates. */
    private static final Pattern DEPENDENCY = Pattern.compile("(implementation|runtimeOnly)\\(\"([^\"]+)\"\\)");
    private static final Pattern COMPILER = Pattern.compile("kotlin\\(\"jvm\"\\) version \"([^\"]+)\"");
    private static final Pattern PRINTED = Pattern.compile("(?m)^(\\w.*: accuracy ([\\d.]+) %, \\d+ kB|probability of .*: "
            + "([\\d.]+))$");

    /**
     * One of them.
     *
     * @param docs the folder of docs
     */
    static Starter of(Path docs, String name) {
        return new Starter(docs.resolve("starters").resolve(name));
    }

    String build() throws IOException {
        return Files.readString(folder.resolve(folder.endsWith(JAVA) ? "pom.xml" : "build.gradle.kts"));
    }

    /** Group, artifact, version and classifier of each dependency, as Gradle has them. */
    List<String> dependencies() throws IOException {
        return DEPENDENCY.matcher(build()).results().map(match -> match.group(2)).toList();
    }

    /** The version of Kotlin's compiler. */
    String compiler() throws IOException {
        return COMPILER.matcher(build()).results().map(match -> match.group(1)).findFirst().orElseThrow();
    }

    /** Copies it into a folder, to be built there by Maven. */
    Consumer copy(Path into) throws IOException {
        String name = folder.getFileName().toString();
        Path copy = Files.createDirectories(into.resolve(name));
        Files.writeString(copy.resolve("pom.xml"), Consumer.here(name.equals(JAVA) ? build() : pom()));
        Consumer.copySources(folder, copy);
        return new Consumer(name, copy);
    }

    /** What Maven needs to do what Gradle would. */
    private String pom() throws IOException {
        List<MatchResult> found = DEPENDENCY.matcher(build()).results().toList();
        assertTrue(found.size() > 2, found::toString);
        String dependencies = found.stream()
                .map(match -> element(match.group(2), match.group(1).equals("runtimeOnly") ? "runtime" : "compile"))
                .collect(Collectors.joining());
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>gradle-kotlin</artifactId>
                  <version>1</version>
                  <properties>
                    <kotlin.compiler.jvmTarget>17</kotlin.compiler.jvmTarget>
                  </properties>
                  <dependencies>%s%s</dependencies>
                  <build>
                    <sourceDirectory>src/main/kotlin</sourceDirectory>
                    <plugins>
                      <plugin>
                        <groupId>org.jetbrains.kotlin</groupId>
                        <artifactId>kotlin-maven-plugin</artifactId>
                        <version>%s</version>
                        <configuration>
                          <useDaemon>false</useDaemon>
                        </configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(dependencies, element("org.jetbrains.kotlin:kotlin-stdlib:" + compiler(), "compile"), compiler());
    }

    private static String element(String coordinates, String scope) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>" + parts[2]
                + "</version>" + (parts.length > 3 ? "<classifier>" + parts[3] + "</classifier>" : "") + "<scope>" + scope
                + "</scope></dependency>";
    }

    /** What it printed, without what engines log. */
    static List<String> lines(String text) {
        return PRINTED.matcher(text).results().map(MatchResult::group).toList();
    }

    /**
     * Models that have learned, probabilities, and the lines that the page shows, whose last digits depend on the machine.
     *
     * @param printed by a run
     */
    void assertPrinted(String printed) throws IOException {
        List<MatchResult> found = PRINTED.matcher(printed).results().toList();
        List<String> page = lines(Files.readString(folder.resolveSibling("README.md")));
        assertTrue(found.size() > 4, printed);
        assertTrue(page.stream().map(Starter::masked).collect(Collectors.joining("\n"))
                .contains(lines(printed).stream().map(Starter::masked).collect(Collectors.joining("\n"))), printed);
        List<Double> accuracies = numbers(found, 2);
        assertTrue(accuracies.stream().allMatch(accuracy -> accuracy > 70 && accuracy < 100), printed);
        assertEquals(1, numbers(found, 3).stream().mapToDouble(Double::doubleValue).sum(), 0.002, printed);
    }

    private static List<Double> numbers(List<MatchResult> found, int group) {
        return found.stream().map(match -> match.group(group)).filter(text -> text != null).map(Double::valueOf).toList();
    }

    private static String masked(String line) {
        return line.replaceAll("\\d+(\\.\\d+)?", "#");
    }
}
