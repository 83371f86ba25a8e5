/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files for contributors at the top of the repository name existing files. */
@Tag("unit")
class CommunityFilesTest {

    private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
    /** In backticks: a path with a folder in it, or a file of code. */
    private static final Pattern PATH = Pattern.compile("`([\\w.-]+(?:/[\\w.-]+)+/?|\\w+\\.(?:java|kt))`");
    private static final Pattern ROW = Pattern.compile("\\| (\\d) \\+ (\\d) \\|(.*)");

    private static Set<String> sources() throws IOException {
        Set<String> sources = new TreeSet<>();
        for (String module : List.of("tribuo-ipwd/core", "tribuo-ipwd/soft-labels", "tribuo-ipwd/spark", "tribuo-ipwd/cli",
                "onnx-export", "integration-tests")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src"))) {
                files.filter(Files::isRegularFile)
                        .map(file -> TOP.relativize(file).toString().replace('\\', '/')).forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<String> paths(String text) {
        return PATH.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** A path begins at the top, or is the end of one file's path. */
    @Test
    void contributingNamesWhatIsThere() throws IOException {
        Set<String> sources = sources();
        List<String> absent = new ArrayList<>();
        List<String> named = paths(Files.readString(TOP.resolve("CONTRIBUTING.md")));
        assertTrue(named.size() > 30, named::toString);
        for (String path : named) {
            boolean packageFolder = path.endsWith("tribuoipwd");
            if (!Files.exists(TOP.resolve(path)) && !packageFolder
                    && sources.stream().filter(source -> source.endsWith("/" + path)).count() != 1) {
                absent.add(path);
            }
            if (packageFolder && sources.stream().noneMatch(source -> source.contains("/" + path + "/"))) {
                absent.add(path);
            }
        }
        assertEquals(List.of(), absent);
    }

    /** What is changed for a new part: the files of its row, and the list of components, which an operation is not in. */
    @Test
    void countsAreThoseOfTheirRows() throws IOException {
        List<String> rows = Files.readAllLines(TOP.resolve("CONTRIBUTING.md")).stream()
                .filter(line -> ROW.matcher(line).find()).toList();
        assertEquals(10, rows.size(), rows::toString);
        for (String row : rows) {
            MatchResult counts = ROW.matcher(row).results().findFirst().orElseThrow();
            String[] cells = counts.group(3).split("\\|", -1);
            boolean operation = counts.group(1).equals("0");
            List<String> changed = new ArrayList<>(operation ? paths(cells[0]) : List.of("EveryConfigurableTest.java"));
            boolean own = cells[1].contains("a test of its own");
            changed.addAll(own ? List.of() : paths(cells[1]));
            changed.addAll(paths(cells[2]));
            changed.addAll(paths(cells[3]));
            assertEquals(changed.size(), Integer.parseInt(counts.group(2)), () -> row + " names " + changed);
            assertEquals(operation ? 0 : own ? 2 : 1, Integer.parseInt(counts.group(1)), row);
        }
    }

    @Test
    void citationNamesTheSoftwareAndThePaper() throws IOException {
        String citation = Files.readString(TOP.resolve("CITATION.cff"));
        for (String part : List.of("cff-version: 1.2.0\n", "type: software\n", "tribuo-ipwd authors\n", "license: Apache-2.0\n",
                "Respecting Transfer Gap in Knowledge Distillation\n", "arXiv:2210.12787\n")) {
            assertTrue(citation.contains(part), part);
        }
        assertEquals(List.of("Niu", "Chen", "Zhou", "Zhang"), Pattern.compile("family-names: (\\w+)").matcher(citation).results()
                .map(match -> match.group(1)).toList());
        String build = Files.readString(TOP.resolve("pom.xml"));
        String version = Pattern.compile("<version>(\\d[\\w.]*)").matcher(build).results().findFirst().orElseThrow().group(1);
        assertTrue(citation.contains("\nversion: " + version + "\n"), version);
    }

    @Test
    void workflowRunsTheDocumentedCommands() throws IOException {
        String workflow = Files.readString(TOP.resolve(".github/workflows/build.yml"));
        assertTrue(workflow.contains("- run: mvn -B -ntp verify\n") && Files.readString(TOP.resolve("README.md"))
                .contains("mvn -B -ntp verify\n"), workflow);
        assertTrue(workflow.contains("java: ['17', '21', '25']"), workflow);
        assertTrue(workflow.contains("Only Linux with JDK 17 was ever run"), workflow);
        Set<String> systems = Pattern.compile("(ubuntu|macos|windows)-").matcher(workflow).results().map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertEquals(Set.of("ubuntu", "macos", "windows"), systems);
    }
}
