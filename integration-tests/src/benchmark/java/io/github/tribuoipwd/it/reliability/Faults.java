/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A configuration with one or two random faults in what is of this library. */
final class Faults {

    private static final Pattern PROPERTY = Pattern.compile("<property name=\"([^\"]*)\" value=\"([^\"]*)\"/>");
    private static final Pattern ITEM = Pattern.compile("<item>([^<]*)</item>");
    private static final Pattern TYPE = Pattern.compile("type=\"(io.github[^\"]*)\"");
    private static final Pattern COMPONENT = Pattern.compile("<component name=\"([^\"]*)\"");
    private static final List<String> VALUES = List.of("NaN", "-1", "0", "1e308", "-Infinity", "Infinity", "2147483647", "2147483648",
            "many", "", "true", "0.3", "-1e-300", "9007199254740993", "1000000000", "\u0660", "1,5", "null", "/", "../..");
    /** The components before it are Tribuo's. */
    private static final String OURS = "<component name=\"layout\"";

    private final SplittableRandom random;
    private final List<String> done = new ArrayList<>();
    private String text;

    Faults(String whole, SplittableRandom random) {
        text = whole;
        this.random = random;
        for (int fault = 1 + random.nextInt(2); fault > 0; fault--) {
            add();
        }
    }

    /** The configuration. */
    String text() {
        return text;
    }

    /** What was changed. */
    @Override
    public String toString() {
        return done.toString();
    }

    private void add() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> change(PROPERTY, 2, any(VALUES));
            case 3 -> change(PROPERTY, 1, "absent");
            case 4 -> change(PROPERTY, 0, "");
            case 5 -> change(ITEM, random.nextInt(2), random.nextInt(2) == 0 ? "" : any(VALUES));
            case 6 -> change(TYPE, 1, any(found(TYPE)).group(1));
            default -> change(PROPERTY, 2, any(found(COMPONENT)).group(1));
        }
    }

    private List<MatchResult> found(Pattern pattern) {
        int first = text.indexOf(OURS);
        return pattern.matcher(text).results().filter(match -> match.start() > first).toList();
    }

    private void change(Pattern pattern, int group, String value) {
        List<MatchResult> found = found(pattern);
        if (!found.isEmpty()) {
            MatchResult place = any(found);
            done.add(place.group() + (value.isEmpty() ? " without " + (group == 0 ? "" : place.group(group)) : " with " + value));
            text = text.substring(0, place.start(group)) + value + text.substring(place.end(group));
        }
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
