/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static io.github.tribuoipwd.support.Messages.assertError;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names of components that cannot be the names of folders are refused. */
@Tag("unit")
class FolderNamesTest {

    private static final List<String> TAKEN = List.of("report.html", "manifest.json");

    private static void refused(String found, String... names) {
        assertError(IllegalArgumentException.class, () -> FolderNames.require(List.of(names), "option --trainers", TAKEN),
                "option --trainers", found);
    }

    @Test
    void usualNames() {
        FolderNames.require(List.of("kd", "ipwd-normalized", "a b", "\u00fcber", "x.y", "console", "com", "nul-1", "..x", ".hidden"),
                "option --trainers", TAKEN);
        FolderNames.require(List.of("x".repeat(255)), "option --trainers", TAKEN);
    }

    @Test
    void ofOtherPlaces() {
        for (String name : List.of("../x", "a/b", "/", "/etc", "a\\b", "C:x", "a:b", "a*", "a?", "<a", "a|b", "\"a\"")) {
            refused("separates folders", name);
        }
        refused("the name of another folder", ".");
        refused("the name of another folder", "..");
    }

    @Test
    void notOnEverySystem() {
        for (String name : List.of("", " ", "\u2003")) {
            refused("which is empty", name);
        }
        for (String name : List.of("a\0b", "a\nb", "\u001bx", "a\u007f", "a\u2028b")) {
            refused("control character", name);
        }
        for (String name : List.of("a.", "a ", " a", "...")) {
            refused("ends with a", name);
        }
        for (String name : List.of("con", "NUL", "Aux.txt", "com1", "LPT9.x", "com\u00b2")) {
            refused("device on Windows", name);
        }
        refused("256 bytes", "x".repeat(256));
        refused("258 bytes", "\u00fc".repeat(129));
    }

    @Test
    void twoOfOneName() {
        refused("the name of another one", "kd", "KD");
        refused("the name of another one", "\u00fc", "u\u0308");
        refused("a file that is written there", "Report.HTML");
        refused("a file that is written there", "manifest.json");
    }
}
