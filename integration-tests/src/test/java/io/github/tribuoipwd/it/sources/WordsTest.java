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
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Comments of main sources describe the code in plain verbs, not as a person; every text has American spelling. */
@Tag("unit")
class WordsTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern TEXT = Pattern.compile("(?!.*/(target|upstream|golden|cases|fixtures)/).*\\.(java|kt|md|xml"
            + "|pbtxt|yml|sh|cmd|properties)");
    private static final Pattern MAIN = Pattern.compile("(tribuo-ipwd/\\w[\\w-]*|onnx-export)/src/main/java/.*\\.java");
    /** Names of settings before 0.1.0, and keys of reference values. */
    private static final Pattern OLD_NAMES = Pattern.compile(".*/(ConfigurationAdvice(Test)?|GoldenLossTest|InversePropensityTest"
            + "|WordsTest)\\.java|CHANGELOG\\.md");

    /** String literals, which may hold slashes, and comments, the only group. */
    private static final Pattern COMMENT = Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\""
            + "|'(?:\\\\.|[^'\\\\\\n])+'|(/\\*(?s:.*?)\\*/|//.*)");
    private static final Pattern PERSON = Pattern.compile("(?i)\\b(says?|said|tells|told|nobody|somebody|someone|whoever|whom"
            + "|is asked|asks|knows|wants|believes?|thinks|hears|sees|lives|speaks|likes|the world|gives up)\\b");
    private static final Pattern BRITISH = Pattern.compile("\\w{2,}(?:al|il|ol|ar|ard|an|on|en|ogn|im|um|tom|dom|nt|et|or|er)"
            + "is(?:e[drs]?|ing|ations?)(?![a-z])|(?i)\\w*(?:colour|behaviour|favour|neighbour|artefact|centre[ds]?\\b|labelled"
            + "|labelling|modelled|modelling|cancelled|learnt|misspelt|analyse[ds]?\\b|\\bgrey\\b|licence|catalogue|judgement"
            + "|whilst)\\w*");

    private static List<String> persons(String source) {
        return COMMENT.matcher(source).results().map(found -> found.group(1)).filter(Objects::nonNull)
                .flatMap(comment -> PERSON.matcher(comment).results()).map(MatchResult::group).toList();
    }

    private static List<String> british(String text) {
        String ours = text.replace("org.tribuo.math.optimisers", "");
        return BRITISH.matcher(ours).results().map(MatchResult::group).toList();
    }

    private static List<String> files(Pattern names) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(Files::isRegularFile).forEach(file -> files.add(ROOT.relativize(file).toString()));
        }
        for (String folder : List.of("docs", "integration-tests", "onnx-export", "tribuo-ipwd")) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
                found.filter(Files::isRegularFile)
                        .forEach(file -> files.add(ROOT.relativize(file).toString().replace('\\', '/')));
            }
        }
        return files.stream().filter(file -> names.matcher(file).matches()).sorted().toList();
    }

    private static List<String> found(List<String> files, Function<String, List<String>> words) throws IOException {
        List<String> found = new ArrayList<>();
        for (String file : files) {
            words.apply(Files.readString(ROOT.resolve(file))).forEach(word -> found.add(file + ": " + word));
        }
        return found;
    }

    @Test
    void commentsAreInPlainVerbs() throws IOException {
        List<String> files = files(MAIN);
        assertTrue(files.size() > 200, () -> "only " + files.size() + " sources found");
        assertEquals("", String.join("\n", found(files, WordsTest::persons)));
    }

    @Test
    void spellingIsAmerican() throws IOException {
        List<String> files = files(TEXT).stream().filter(file -> !OLD_NAMES.matcher(file).matches()).toList();
        assertTrue(files.containsAll(List.of("README.md", "docs/guide.md", "pom.xml")), files::toString);
        assertEquals("", String.join("\n", found(files, WordsTest::british)));
    }

    @Test
    void whatIsFound() {
        assertEquals(List.of("says", "told"), persons("/** What the model\n * says. */\nint a; // is told\n"));
        assertEquals(List.of(), persons("String a = \"// nobody\"; char quote = '\"'; /* computes */ String b = \"says\";"
                + " // returns\n"));
        assertEquals(List.of("initialised", "Normalisation", "colour", "behaviours", "centred", "optimiser", "normalising"),
                british("initialised, Normalisation: colour behaviours centred, an optimiser, normalisingIsAChoice()"));
        assertEquals(List.of(), british("otherwise noise rises, initialized, precise, raised, promise, arises, comparison,"
                + " oneCycleRises(), finished, centers, color, behavior, import org.tribuo.math.optimisers.AdaGrad;"));
    }
}
