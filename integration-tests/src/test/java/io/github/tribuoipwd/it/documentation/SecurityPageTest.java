/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.teacher.ModelLimits;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each threat that SECURITY.md names has a test that exists; and what the page on teachers has for models of strangers. */
@Tag("unit")
class SecurityPageTest {

    private static final Path TOP = Path.of("../..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
    private static final Pattern SOURCE = Pattern.compile(".*/src/test/(java|kotlin)/.*/(\\w+)\\.(java|kt)");

    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String module : List.of("tribuo-ipwd", "onnx-export", "integration-tests")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher source = SOURCE.matcher(file.toString().replace('\\', '/'));
                    if (source.matches()) {
                        tests.merge(source.group(2), Files.readString(file), String::concat);
                    }
                }
            }
        }
        return tests;
    }

    /** The rows of tables of threats, without their heads. */
    private static List<String> rows(String page) {
        String threats = page.substring(page.indexOf("\n## Threats"));
        return threats.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| threat")).toList();
    }

    private static List<String> problems(String page, Map<String, String> tests) {
        List<String> problems = new ArrayList<>();
        for (String row : rows(page)) {
            String[] cells = row.split("\\|");
            Matcher named = TEST.matcher(cells[cells.length - 1]);
            boolean any = false;
            while (named.find()) {
                any = true;
                if (!tests.getOrDefault(named.group(1), "").matches("(?s).*(void|fun) " + named.group(2) + "\\(.*")) {
                    problems.add(named.group());
                }
            }
            if (!any) {
                problems.add("no test in: " + row);
            }
        }
        return problems;
    }

    @Test
    void everyThreatHasATest() throws IOException {
        String page = Files.readString(TOP.resolve("SECURITY.md"));
        assertTrue(rows(page).size() > 25, () -> rows(page).size() + " threats");
        assertEquals("", String.join("\n", problems(page, tests())));
    }

    @Test
    void whatIsFound() {
        Map<String, String> tests = Map.of("ATest", "@Test\n    void one() {}\n", "BTest", "@Test\n fun two() {}\n");
        assertEquals(List.of(), problems("\n## Threats\n| threat | test |\n|---|---|\n| x | `ATest#one`, `BTest#two` |\n", tests));
        assertEquals(List.of("`ATest#two`", "`CTest#one`", "no test in: | y | `ATest` |"),
                problems("\n## Threats\n| x | `ATest#two`, `CTest#one` |\n| y | `ATest` |\n", tests));
    }

    /** Of the page on teachers. */
    @Test
    void aTeacherOfAStranger() throws IOException {
        List<String> labels = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        Path file = Path.of("teacher.onnx");
        OnnxTeacher teacher = OnnxTeacher.builder(file, labels)
                .sha256("12186607911e98681184695dd431f45eb4ecf0cacc57912e7a7ae627d78a0fd8")
                .limits(ModelLimits.builder().nodes(5_000).tensorBytes(200_000_000).externalFiles(0).openSeconds(30).runSeconds(10)
                        .build())
                .build();
        assertEquals(TeacherFiles.of(file).sha256(), TeacherFiles.of(file, teacher.limits()).sha256());
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/strangers.xml")) {
            assertEquals(teacher.toString(), configuration.lookup("teacher").toString());
        }
        assertThrows(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, labels)
                .limits(ModelLimits.builder().nodes(3).build()).build());
    }
}
