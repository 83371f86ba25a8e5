/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** The compiler's checks stay on: Error Prone and NullAway fail the build, and what they may not look at says why. */
@Tag("unit")
class CompilerChecksTest {

    private static final Path ROOT = Path.of("../..");
    private static final List<String> PUBLISHED = List.of("onnx-export", "tribuo-ipwd/core", "tribuo-ipwd/soft-labels",
            "tribuo-ipwd/spark", "tribuo-ipwd/cli");
    private static final Pattern MAIN = arguments("default-compile");
    private static final Pattern TESTS = arguments("default-testCompile");
    private static final Pattern OFF = Pattern.compile("-Xep:(\\w+):OFF");
    private static final Pattern SUPPRESSION = Pattern.compile("(?m)(\\*/\\s*|)(@SuppressWarnings\\(.*?\\))(.*)$");

    private static Pattern arguments(String execution) {
        return Pattern.compile("<id>" + execution + "</id>.*?<arg>(-Xplugin:ErrorProne.*?)</arg>", Pattern.DOTALL);
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static List<String> unexplained(String source) {
        return SUPPRESSION.matcher(source).results()
                .filter(found -> found.group(1).isEmpty() && !found.group(3).matches(" // .+")).map(found -> found.group(2))
                .toList();
    }

    @Test
    void errorProneFailsTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertTrue(pom.contains("<arg>-Werror</arg>"));
        MatchResult main = MAIN.matcher(pom).results().findFirst().orElseThrow();
        MatchResult tests = TESTS.matcher(pom).results().findFirst().orElseThrow();
        assertTrue(main.group(1).contains("-Xep:NullAway:ERROR -XepOpt:NullAway:OnlyNullMarked=true"), main.group(1));
        for (String weaker : List.of("-XepAllErrorsAsWarnings", "-XepDisableAllChecks", "-XepAllDisabledChecksAsWarnings")) {
            assertFalse(main.group(1).contains(weaker) || tests.group(1).contains(weaker), weaker);
        }
        OFF.matcher(main.group(1)).results().forEach(off -> assertTrue(main.group().contains(off.group(1) + ": "),
                () -> "the POM must say why " + off.group(1) + " is off"));
        for (String module : Stream.concat(PUBLISHED.stream(), Stream.of("tribuo-ipwd", "integration-tests")).toList()) {
            String own = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            assertFalse(own.contains("<compilerArgs") || own.contains("default-compile<"),
                    () -> module + " must leave the arguments of the compiler to the parent");
        }
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        Set<Path> unmarked = new TreeSet<>();
        for (String module : PUBLISHED) {
            for (Path file : sources(module)) {
                Path description = file.resolveSibling("package-info.java");
                if (!Files.exists(description) || !Files.readString(description).contains("@NullMarked\npackage ")) {
                    unmarked.add(file.getParent());
                }
            }
        }
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void everySuppressionSaysWhy() throws IOException {
        List<String> silent = new ArrayList<>();
        for (String module : PUBLISHED) {
            for (Path file : sources(module)) {
                unexplained(Files.readString(file)).forEach(found -> silent.add(file + ": " + found));
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void whatIsFound() {
        String suppression = "    @SuppressWarnings(\"NullAway\")";
        assertEquals(List.of(suppression.strip()), unexplained(suppression + "\n    A() {}\n"));
        assertEquals(List.of(), unexplained(suppression + " // because\n    A() {}\n"));
        assertEquals(List.of(), unexplained("    /** Because. */\n" + suppression + "\n    A() {}\n"));
    }
}
