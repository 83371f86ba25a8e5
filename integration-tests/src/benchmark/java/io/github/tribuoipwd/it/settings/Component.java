/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A class that a configuration file can name.
 *
 * @param type the class
 * @param purpose the first paragraph of its Javadoc, in Markdown
 * @param settings its settings, those of superclasses last
 */
record Component(Class<? extends Configurable> type, String purpose, List<Setting> settings) {

    /** Where the Javadoc of each class points to. */
    private static final String PAGE = "https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md";

    /** A comment directly before a public class. */
    private static final Pattern JAVADOC = Pattern.compile("(?s)"
            + "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\n]*\\s+)*public final class ");

    /**
     * Describes a class.
     *
     * @param root the folder of the repository
     * @throws IOException if its source cannot be read
     */
    static Component of(Class<? extends Configurable> type, Path root) throws IOException {
        List<Setting> settings;
        try {
            settings = Setting.of(type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
        String purpose = javadoc(type, root).split("\\s*<p>|\\s@")[0];
        return new Component(type, Markdown.ofJavadoc(purpose.strip()), settings);
    }

    /** The text of the Javadoc of a class, on one line. */
    static String javadoc(Class<?> type, Path root) throws IOException {
        String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        for (String module : List.of("tribuo-ipwd/core", "tribuo-ipwd/soft-labels")) {
            Path source = root.resolve(module).resolve(file);
            if (Files.exists(source)) {
                Matcher comment = JAVADOC.matcher(Files.readString(source));
                if (comment.find()) {
                    return comment.group(1).replaceAll("\\s*\n\\s*\\* ?", " ").strip();
                }
            }
        }
        throw new IOException("There must be a source with a comment of " + type.getName() + ", found none in " + root);
    }

    String name() {
        return type.getSimpleName();
    }

    private static String anchor(Class<?> type) {
        return type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** In Markdown, to the section of a class on the same page. */
    static String link(Class<?> type) {
        return "[`" + type.getSimpleName() + "`](#" + anchor(type) + ")";
    }

    /** What the Javadoc of the class has to have. */
    String pointer() {
        return "@see <a href=\"" + PAGE + "#" + anchor(type) + "\">Settings</a>";
    }

    /** In Markdown, the section of the class. */
    String section() {
        StringBuilder text = new StringBuilder("### " + name() + "\n\n" + purpose + "\n\n`type=\"" + type.getName() + "\"`");
        List<Setting> open = settings.stream().filter(setting -> !setting.retired()).toList();
        if (open.isEmpty()) {
            text.append('\n');
        } else {
            text.append("\n\n| setting | takes | default | what it is |\n|---|---|---|---|\n");
            open.forEach(setting -> text.append(setting.row()));
        }
        List<Setting> retired = settings.stream().filter(Setting::retired).toList();
        if (!retired.isEmpty()) {
            text.append("\nSettings of before 0.1.0, which are refused with what to write instead: ").append(retired.stream()
                    .map(setting -> "`" + setting.name() + "`").collect(Collectors.joining(", "))).append(".\n");
        }
        return text.toString();
    }
}
