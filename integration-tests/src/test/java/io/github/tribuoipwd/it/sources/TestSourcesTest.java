/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.sources;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every class of tests, Java or Kotlin, has one kind and a name that Surefire or Failsafe runs; every test source is in the
 * folder of its package and imports nothing of it. The kind selects the tests of a run, so a class without one would be left out
 * unnoticed.
 */
@Tag("unit")
class TestSourcesTest {

    private static final Path ROOT = Path.of("../..");
    private static final Set<String> KINDS = Set.of("unit", "parity", "property", "corruption", "end-to-end");
    private static final Pattern TESTS = Pattern.compile("(?m)^\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b");
    private static final Pattern TAG = Pattern.compile("(?m)^([ \\t]*)@Tag\\(\"(.*?)\"\\)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);?$");
    private static final Pattern SOURCE = Pattern.compile("(.*)/src/(test|testFixtures|benchmark)/(java|kotlin)/(.*)/(\\w+)\\.(java|kt)");

    private static List<String> problems(String path, String text) {
        List<String> problems = new ArrayList<>();
        List<MatchResult> tags = TAG.matcher(text).results().toList();
        boolean tests = TESTS.matcher(text).find();
        if (tests && (tags.size() != 1 || !tags.get(0).group(1).isEmpty() || !KINDS.contains(tags.get(0).group(2)))) {
            problems.add("a class of tests must have one tag, at the class itself, of " + new TreeSet<>(KINDS));
        }
        if (!tests && !tags.isEmpty()) {
            problems.add("a tag without a test");
        }
        MatchResult source = SOURCE.matcher(path).results().findFirst().orElseThrow();
        if (tests != source.group(5).matches(".*(Test|IT)")) {
            problems.add("what has tests, and nothing else, must have a name that ends with Test, or with IT if it needs the jars");
        }
        String home = PACKAGE.matcher(text).results().map(found -> found.group(1)).findFirst().orElse("");
        if (!home.equals(source.group(4).replace('/', '.'))) {
            problems.add("the folder must be that of the package " + home);
        }
        Pattern.compile("(?m)^import " + Pattern.quote(home) + "\\.\\w+;?$").matcher(text).results()
                .forEach(own -> problems.add("needless: " + own.group()));
        return problems.stream().map(problem -> path + ": " + problem).toList();
    }

    @Test
    void everySource() throws IOException {
        Set<String> modules = new TreeSet<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = ROOT.relativize(file).toString().replace('\\', '/');
                MatchResult source = SOURCE.matcher(path).results().findFirst().orElse(null);
                if (source != null) {
                    modules.add(source.group(1) + " " + source.group(3));
                    problems.addAll(problems(path, Files.readString(file)));
                }
            }
        }
        assertEquals("", String.join("\n", problems));
        assertTrue(modules.containsAll(List.of("integration-tests java", "integration-tests kotlin", "onnx-export java",
                "tribuo-ipwd/cli java", "tribuo-ipwd/core java", "tribuo-ipwd/soft-labels java",
                "tribuo-ipwd/spark java")), modules::toString);
    }

    @Test
    void whatIsFound() {
        String path = "core/src/test/java/a/b/FooTest.java";
        String right = "package a.b;\n\nimport a.b.c.Bar;\n\n@Tag(\"unit\")\nclass FooTest {\n    @Test\n    void foo() {}\n}\n";
        assertEquals(List.of(), problems(path, right));
        for (String wrong : List.of(right.replace("@Tag(\"unit\")\n", ""), right.replace("unit", "slow"),
                right.replace("@Tag(\"unit\")", "@Tag(\"unit\")\n@Tag(\"parity\")"), right.replace("@Tag", "  @Tag"),
                right.replace("    @Test\n", ""), right.replace("a.b;", "a;"), right.replace("a.b.c.Bar", "a.b.Bar"))) {
            assertTrue(problems(path, wrong).size() > 0, wrong);
        }
        assertEquals(1, problems("core/src/test/java/a/b/Foo.java", right).size());
        String kotlin = "package a.b\n\nimport a.b.Bar\n\n@Tag(\"unit\")\nclass FooTest {\n    @Test\n    fun foo() {}\n}\n";
        assertEquals(1, problems("core/src/test/kotlin/a/b/FooTest.kt", kotlin).size());
    }
}
