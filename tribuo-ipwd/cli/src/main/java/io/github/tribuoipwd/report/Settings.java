/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of a run as texts for a reader. They are those of {@link Metrics#settings()}, whose paths are names of properties.
 *
 * @param all each setting, by its path
 */
record Settings(SortedMap<String, String> all) {

    private static final String CLASS = "class-name";
    private static final String SEARCHED = "trainer.trainer.";
    private static final String COUNT = "number-of-examples";
    private static final String NUMBER = "\\d{1,18}";
    private static final int SHOWN = 80;
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    /** Sorts lists by their numbers. */
    Settings {
        SortedMap<String, String> sorted = new TreeMap<>(Comparator.comparing(Settings::padded));
        sorted.putAll(all);
        all = sorted;
    }

    private static String padded(String path) {
        return INDEX.matcher(path).replaceAll(found ->
                "[" + "0".repeat(Math.max(0, 9 - found.group(1).length())) + found.group(1) + "]");
    }

    static Settings of(Metrics metrics) {
        return new Settings(metrics.settings());
    }

    /** The prefix of what is the trainer's, which a search may have around it. */
    private String trainer() {
        return all.containsKey(SEARCHED + CLASS) ? SEARCHED : "trainer.";
    }

    String student() {
        return component(trainer() + "student.");
    }

    String objective() {
        return component(trainer() + "objective.");
    }

    String optimizer() {
        String schedule = component(trainer() + "schedule.");
        return component(trainer() + "optimizer.") + (schedule.isEmpty() ? "" : "; " + schedule);
    }

    /** The kind of a teacher and its file. */
    String teacher() {
        String kind = type(trainer() + "teacher.");
        String files = files(trainer() + "teacher.");
        return files.isEmpty() ? kind : kind + ", " + files;
    }

    String epochs() {
        String batch = all.getOrDefault(trainer() + "batchSize", "");
        return all.getOrDefault(trainer() + "epochs", "") + (batch.isEmpty() ? "" : ", batches of " + batch);
    }

    /** The number of test examples, where the data source has counted them. */
    OptionalLong testExamples() {
        String count = all.getOrDefault("test." + COUNT, "");
        return count.matches(NUMBER) ? OptionalLong.of(Long.parseLong(count)) : OptionalLong.empty();
    }

    /** The kind of a data source, its files, and the number of its examples; empty where there are no settings of it. */
    String data(String prefix) {
        List<String> parts = new ArrayList<>(List.of(type(prefix), files(prefix)));
        String count = all.getOrDefault(prefix + COUNT, "");
        parts.add(count.matches(NUMBER) ? String.format(Locale.ROOT, "%,d examples", Long.parseLong(count)) : "");
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    /** The name of a component's class and its own settings; of components in it their class. */
    private String component(String prefix) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        own(prefix).forEach((path, value) -> {
            boolean nested = path.endsWith("." + CLASS);
            String shown = (nested ? path.substring(0, path.length() - CLASS.length() - 1) : path).replaceFirst("\\[\\d+]$", "");
            if (!shown.contains(".") && !shown.equals(CLASS) && !shown.equals("host-short-name") && !value.isEmpty()
                    && !value.equals("NaN")) {
                values.computeIfAbsent(shown, one -> new ArrayList<>()).add(nested ? simple(value) : value);
            }
        });
        String type = type(prefix);
        return values.isEmpty() ? type : values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.join(" ", entry.getValue()))
                .reduce((one, other) -> one + ", " + other).map(text -> type + ": " + text).orElse(type);
    }

    private Map<String, String> own(String prefix) {
        Map<String, String> own = new LinkedHashMap<>();
        all.tailMap(prefix).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix))
                .forEach(entry -> own.put(entry.getKey().substring(prefix.length()), entry.getValue()));
        return own;
    }

    private String type(String prefix) {
        return simple(all.getOrDefault(prefix + CLASS, ""));
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private String files(String prefix) {
        List<String> files = new ArrayList<>();
        own(prefix).forEach((path, value) -> {
            if (path.toLowerCase(Locale.ROOT).matches("[\\w-]*(path|file|folder)(\\[\\d+])?") && !value.isEmpty()) {
                files.add(value);
            }
        });
        return String.join(", ", files);
    }

    /** All settings but the seed; lists are joined, and what is long is shortened. */
    SortedMap<String, String> listed() {
        SortedMap<String, String> listed = new TreeMap<>();
        all.forEach((path, value) -> {
            if (!path.equals("trainer.seed") && !path.equals(SEARCHED + "seed")) {
                listed.merge(path.replaceFirst("\\[\\d+]$", ""), value, (one, other) -> one + ", " + other);
            }
        });
        listed.replaceAll((path, value) -> value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…");
        return listed;
    }
}
