/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import java.util.regex.Pattern;

/** Text for pages: from plain text, and from comments in Javadoc. */
final class Markdown {

    private static final Pattern SPECIAL = Pattern.compile("[\\\\|*<`]");
    private static final Pattern CODE = Pattern.compile("\\{@(?:code|literal) ([^}]*)}");
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)? ([^}]+)}");
    private static final Pattern LABELED = Pattern.compile("\\{@link(?:plain)? [^\\s}(]+(?:\\([^)]*\\))? ([^}]+)}");

    private Markdown() {}

    /** Plain text without characters that Markdown takes for something else. */
    static String of(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    /**
     * The text of a comment in Javadoc.
     *
     * @throws IllegalArgumentException if it has a tag that is not translated
     */
    static String ofJavadoc(String comment) {
        String text = LABELED.matcher(comment).replaceAll("$1");
        text = LINK.matcher(text).replaceAll(link -> "`"
                + link.group(1).replaceAll("^(\\w+\\.)+(?=[A-Z])|^#", "").replace('#', '.') + "`");
        text = CODE.matcher(text).replaceAll("`$1`");
        if (text.contains("{@") || text.matches("(?s).*</?[a-z]+>.*")) {
            throw new IllegalArgumentException("A comment must have links and code alone, found " + text
                    + ".\nMaybe translate the tag here.");
        }
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
