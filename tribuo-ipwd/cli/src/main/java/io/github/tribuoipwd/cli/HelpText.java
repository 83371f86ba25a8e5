/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Option;
import com.oracle.labs.mlrg.olcut.config.Options;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The help of a program, written from its options: OLCUT's own is 200 characters wide and shows defaults as Java prints arrays.
 */
final class HelpText {

    static final String PROGRAM = "distill";
    /** The long names of the options that every command has. */
    static final List<String> COMMON = List.of("config-file", "config-file-formats", "help", "version");

    private static final Set<String> ASKED = Set.of("--help", "--usage", "-h");
    private static final int NARROWEST = 60;
    private static final int USUAL = 100;
    private static final int INDENT = 32;
    private static final String CONTINUED = " \\";
    private static final Pattern OPTION = Pattern.compile(" (?=-)");

    private final String command;
    private final String words;
    private final Options options;
    private final List<String> examples;

    /** @param examples options that make the command do its tasks, the main one first */
    HelpText(String command, Options options, String... examples) {
        this(command, "", options, List.of(examples));
    }

    /** @param words what stands behind the options, such as the names of folders; empty for nothing */
    HelpText(String command, String words, Options options, List<String> examples) {
        this.command = command;
        this.words = words;
        this.options = options;
        this.examples = List.copyOf(examples);
    }

    Options options() {
        return options;
    }

    boolean takesWords() {
        return !words.isEmpty();
    }

    static boolean isAsked(String argument) {
        return ASKED.contains(argument);
    }

    /** The terminal's width, where the environment has it. */
    static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Math.max(NARROWEST, Integer.parseInt(columns)) : USUAL;
    }

    /** @param width characters in a line at most, where no word is longer */
    String text(int width) {
        StringBuilder text = new StringBuilder("Usage: " + PROGRAM + " " + command + " [OPTIONS]"
                + (takesWords() ? " " + words : "") + "\n\n");
        wrap(text, options.getOptionsDescription(), 0, width);
        text.append("\nOptions:\n");
        for (Field field : fields()) {
            Option option = field.getAnnotation(Option.class);
            option(text, option.charName(), option.longName() + " " + kind(field.getType()), option.usage() + defaults(field),
                    width);
        }
        text.append("\nOptions of every command that reads a configuration:\n");
        option(text, 'c', "config-file FILE,...", "Configuration files in XML, in JSON (.json) or protobuf text (.pbtxt) with"
                + " their factory. A path in one that is not there from the working folder is looked for in the file's own folder.",
                width);
        option(text, Option.EMPTY_CHAR, "config-file-formats CLASS,...", "Factories for formats other than XML, such as"
                + " com.oracle.labs.mlrg.olcut.config.json.JsonConfigFactory.", width);
        option(text, Option.EMPTY_CHAR, "@component.property VALUE", "Replaces a property of a component, such as"
                + " --@ipwd.epochs 3.", width);
        option(text, 'h', "help", "Shows this.", width);
        option(text, Option.EMPTY_CHAR, "version", "Shows the versions of what runs here.", width);
        text.append(examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n");
        examples.forEach(example -> example(text, PROGRAM + " " + command + " " + example, width));
        return text.toString().stripTrailing();
    }

    /** The options as their class declares them. */
    private List<Field> fields() {
        return Arrays.stream(options.getClass().getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Option.class)).toList();
    }

    List<String> longNames() {
        return fields().stream().map(field -> field.getAnnotation(Option.class).longName()).toList();
    }

    /** The long names of those that are on or off. */
    List<String> switches() {
        return fields().stream().filter(field -> field.getType() == boolean.class)
                .map(field -> field.getAnnotation(Option.class).longName()).toList();
    }

    /** Their letters in one string. */
    String letters() {
        return "c" + fields().stream().map(field -> field.getAnnotation(Option.class).charName())
                .filter(letter -> letter != Option.EMPTY_CHAR).map(String::valueOf).collect(Collectors.joining());
    }

    private static String kind(Class<?> type) {
        if (type.isArray()) {
            return kind(type.getComponentType()) + ",...";
        }
        if (type.isPrimitive()) {
            return type == boolean.class ? "[true|false]" : "NUMBER";
        }
        return type == Path.class ? "PATH" : "NAME";
    }

    private String defaults(Field field) {
        try {
            Object value = field.get(options);
            if (value == null || Boolean.FALSE.equals(value)) {
                return "";
            }
            String shown = value.getClass().isArray() ? IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> String.valueOf(Array.get(value, i))).collect(Collectors.joining(",")) : value.toString();
            return shown.isEmpty() ? "" : " Default: " + shown + ".";
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("options are public", e);
        }
    }

    private static void option(StringBuilder text, char letter, String name, String usage, int width) {
        String head = String.format(Locale.ROOT, "  %s --%s", letter == Option.EMPTY_CHAR ? "   " : "-" + letter + ",", name);
        if (head.length() < INDENT - 1) {
            wrap(text, head + " ".repeat(INDENT - head.length()) + usage, INDENT, width);
        } else {
            text.append(head).append('\n');
            wrap(text, " ".repeat(INDENT) + usage, INDENT, width);
        }
    }

    /** Breaks a command before an option, as a shell takes it. */
    private static void example(StringBuilder text, String command, int width) {
        StringBuilder row = new StringBuilder(" ");
        for (String option : OPTION.splitAsStream(command).toList()) {
            if (row.length() + 1 + option.length() + CONTINUED.length() > width) {
                text.append(row).append(CONTINUED).append('\n');
                row = new StringBuilder("     ");
            }
            row.append(' ').append(option);
        }
        text.append(row).append('\n');
    }

    /** Breaks a line at spaces; the rows after its first one are indented. */
    static void wrap(StringBuilder text, String line, int indent, int width) {
        String rest = line;
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            int start = rest.length() - rest.stripLeading().length();
            if (end <= Math.max(start, indent)) {
                end = rest.indexOf(' ', width);
            }
            if (end < 0) {
                break;
            }
            text.append(rest.substring(0, end).stripTrailing()).append('\n');
            rest = " ".repeat(indent) + rest.substring(end).stripLeading();
        }
        text.append(rest).append('\n');
    }
}
