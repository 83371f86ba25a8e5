/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A package as its page, {@code package-info.java}, describes it.
 *
 * @param name its name below the project's package; the last part of that for the project's package itself
 * @param module the folder of its module
 * @param purpose the first sentence
 * @param uses the rooms that it may use, in the order of the page
 * @param libraries the libraries that it may use, in the order of the page
 */
record Room(String name, String module, String purpose, List<String> uses, List<String> libraries) {

    private static final Pattern PAGE = Pattern.compile("/\\*\\*(.*?)\\*/.*?^package ([\\w.]+);",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINES = Pattern.compile("(.*?\\.) (.*\\.) <p> Uses: (.*?)\\. Libraries: (.*?)\\.");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([a-z0-9_.]+)\\.[A-Z]");

    /** Reads the pages below the folders of modules, by the name of their room. */
    static SortedMap<String, Room> readAll(String project, Path top, List<String> modules, String sources) {
        SortedMap<String, Room> rooms = new TreeMap<>();
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(top.resolve(module).resolve(sources))) {
                for (Path file : files.filter(path -> path.endsWith("package-info.java")).toList()) {
                    Room room = read(project, module, file.toString(), Files.readString(file));
                    rooms.put(room.name, room);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rooms;
    }

    static Room read(String project, String module, String file, String text) {
        MatchResult page = PAGE.matcher(text).results().findFirst()
                .orElseThrow(() -> new AssertionError(file + " must hold a Javadoc comment and its package, found " + text));
        String words = page.group(1).replaceAll("(?m)^ \\* ?", "").replaceAll("\\s+", " ").trim();
        MatchResult lines = LINES.matcher(words).results().filter(match -> match.end() == words.length()).findFirst()
                .orElseThrow(() -> new AssertionError(file + " must say in two or three sentences what the package is for, and"
                        + " end with \"<p> Uses: ROOM. Libraries: NAME.\", found \"" + words
                        + "\".\nMaybe write none where it uses none."));
        return new Room(name(project, page.group(2)), module, lines.group(1), list(lines.group(3)), list(lines.group(4)));
    }

    /** The rooms that a source imports from. */
    static Set<String> imported(String project, String source) {
        return IMPORT.matcher(source).results().filter(match -> (match.group(1) + ".").startsWith(project + "."))
                .map(match -> name(project, match.group(1))).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of the room that is a package. */
    static String name(String project, String packageName) {
        return packageName.equals(project) ? project.substring(project.lastIndexOf('.') + 1)
                : packageName.substring(project.length() + 1);
    }

    private static List<String> list(String names) {
        return names.equals("none") ? List.of() : Arrays.asList(names.split(", "));
    }

    /** Whether only this project may use it. */
    static boolean isInternal(String name) {
        return name.equals("internal") || name.endsWith(".internal");
    }
}
