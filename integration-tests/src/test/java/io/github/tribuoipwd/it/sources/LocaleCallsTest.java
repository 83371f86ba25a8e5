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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers and letters do not depend on the locale: no source calls a method that follows the locale of the JVM. */
@Tag("unit")
class LocaleCallsTest {

    private static final Pattern CALL = Pattern.compile("String\\.format\\((?!\\s*Locale\\.ROOT)|\\.formatted\\(|\\.printf\\("
            + "(?!Locale)|\\.format\\(\"|\\.to(Upper|Lower)Case\\(\\s*\\)|new Scanner\\(|NumberFormat\\.get|new DecimalFormat"
            + "|new SimpleDateFormat|MessageFormat\\.|DateTimeFormatter\\.of|Collator\\.|new Formatter\\(|Instance\\(Locale\\.getDefault");

    private static List<String> calls(Path folder) throws IOException {
        List<String> calls = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                CALL.matcher(Files.readString(file)).results().forEach(call -> calls.add(file + ": " + call.group()));
            }
        }
        return calls;
    }

    @Test
    void noSourceFollowsTheLocale() throws IOException {
        for (String module : List.of("tribuo-ipwd/core", "tribuo-ipwd/soft-labels", "tribuo-ipwd/spark", "tribuo-ipwd/cli",
                "onnx-export")) {
            assertEquals(List.of(), calls(Path.of("../..", module, "src/main/java")));
        }
    }

    @Test
    void whatIsFound() {
        for (String call : List.of("String.format(\"%d\", 1)", "\"%d\".formatted(1)", "name.toUpperCase()",
                "out.printf(\"%d\", 1)")) {
            assertTrue(CALL.matcher(call).find(), call);
        }
        assertFalse(CALL.matcher("String.format(Locale.ROOT, \"%d\", 1) + name.toLowerCase(Locale.ROOT)").find());
    }
}
