/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The classes that a file may name. Files of Tribuo name the classes of what is in them, and a reader loads those; loading a
 * class runs its static initializer, whatever it does. So the readers of this library look for names first and load nothing
 * before all of them are allowed.
 * <p>
 * Allowed are the packages of Tribuo ({@code org.tribuo.}), of OLCUT ({@code com.oracle.labs.mlrg.olcut.}) and of this library,
 * and {@code java.lang.}, {@code java.math.}, {@code java.time.} and {@code java.util.} of Java. More can be added: in code by
 * {@link #and(String...)}, and for a whole JVM, so also for files that a configuration names, by the system property {@value
 * #PROPERTY}, a list with commas.
 * <p>
 * Immutable.
 */
public final class AllowedClasses {

    /** The system property with more packages and classes, separated by commas. */
    public static final String PROPERTY = "tribuo-ipwd.allowed-classes";

    private static final List<String> STANDARD = List.of("org.tribuo.", "com.oracle.labs.mlrg.olcut.", "io.github.tribuoipwd.",
            "java.lang.", "java.math.", "java.time.", "java.util.");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*\\.?");

    private final List<String> names;

    private AllowedClasses(List<String> names) {
        this.names = names;
    }

    /**
     * The standard packages, and those of the system property.
     *
     * @return the classes
     * @throws IllegalArgumentException if the system property holds something else than names with commas
     */
    public static AllowedClasses standard() {
        String more = System.getProperty(PROPERTY, "");
        AllowedClasses standard = new AllowedClasses(STANDARD);
        return more.isBlank() ? standard : standard.and(more.strip().split("\\s*,\\s*", -1));
    }

    /**
     * These classes and more.
     *
     * @param more packages with a dot at their ends, such as {@code com.example.}, which allow what is below them too, or full
     *     names of classes, which allow the classes nested in them too; not modified
     * @return new ones
     * @throws IllegalArgumentException if one is neither
     */
    public AllowedClasses and(String... more) {
        List<String> all = new ArrayList<>(names);
        for (String name : more) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("An allowed class must be the full name of a class, or a package with a dot at"
                        + " its end, found \"" + name + "\".\nMaybe write com.example. for everything in a package.");
            }
            all.add(name);
        }
        return new AllowedClasses(List.copyOf(all));
    }

    /**
     * Whether a class is allowed. Looks at the name alone.
     *
     * @param className the binary name of a class, as {@link Class#getName()} gives it
     * @return true if a file may name it
     */
    public boolean allows(String className) {
        return names.stream().anyMatch(name -> name.endsWith(".") ? className.startsWith(name)
                : className.equals(name) || className.startsWith(name + "$"));
    }

    @Override
    public String toString() {
        return "AllowedClasses" + names;
    }
}
