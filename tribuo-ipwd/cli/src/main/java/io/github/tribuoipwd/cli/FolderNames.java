/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of components that become names of folders: each must be one on every system. */
final class FolderNames {

    private static final int MOST_BYTES = 255;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
    private static final Pattern PUNCTUATION = Pattern.compile("[/\\\\:*?\"<>|]");
    private static final Pattern OF_WINDOWS = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])"
            + " *(\\..*)?");

    private FolderNames() {}

    /**
     * Checks names.
     *
     * @param names the names
     * @param options where they come from, such as {@code option --trainers}
     * @param taken names that something else has in the same folder
     * @throws IllegalArgumentException if one cannot be the name of a folder, or is that of another one where case does not count
     */
    static void require(Collection<String> names, String options, List<String> taken) {
        Map<String, String> known = new HashMap<>();
        taken.forEach(name -> known.put(form(name), "a file that is written there"));
        for (String name : names) {
            String other = known.put(form(name), "another one, where upper and lower case are the same: " + name);
            Optional.ofNullable(fault(name)).or(() -> Optional.ofNullable(other).map(used -> "the name of " + used))
                    .ifPresent(fault -> {
                        throw new IllegalArgumentException("The " + options + " must name components whose names can be those of"
                                + " folders, found \"" + shown(name) + "\", which is " + fault + ".\nMaybe rename the component in"
                                + " the configuration: letters, digits, - and _ are safe.");
                    });
        }
    }

    /** Two names of one form are one name on some system. */
    private static String form(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static String shown(String name) {
        String printable = CONTROL.matcher(name).replaceAll("?");
        return printable.length() > 60 ? printable.substring(0, 60) + "..." : printable;
    }

    private static @Nullable String fault(String name) {
        if (name.isBlank()) {
            return "empty";
        }
        if (CONTROL.matcher(name).find()) {
            return "one with a control character";
        }
        if (PUNCTUATION.matcher(name).find()) {
            return "one with a character that separates folders or is reserved: / \\ : * ? \" < > |";
        }
        if (name.equals(".") || name.equals("..")) {
            return "the name of another folder";
        }
        if (name.endsWith(".") || name.endsWith(" ") || name.startsWith(" ")) {
            return "one that begins or ends with a blank, or ends with a dot";
        }
        if (OF_WINDOWS.matcher(name).matches()) {
            return "the name of a device on Windows";
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            return "too long: " + bytes + " bytes, " + MOST_BYTES + " at most";
        }
        try {
            return Path.of(name).getNameCount() == 1 ? null : "more than one folder";
        } catch (InvalidPathException e) {
            return "none on this system (" + e.getReason() + ")";
        }
    }
}
