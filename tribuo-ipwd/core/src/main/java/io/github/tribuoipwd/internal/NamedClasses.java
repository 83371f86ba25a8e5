/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tribuo.protos.ProtoUtil;

/**
 * Finds the classes that a protobuf message of Tribuo names, without loading any and without the types of the messages in it:
 * everything that may be a message is looked through, and every text at a place where Tribuo or OLCUT take the name of a class
 * counts. A name counts if the class exists; the file that holds a class is looked for, the class is not loaded.
 * <p>
 * Third fields do not count: there OLCUT has the class that a provenance is of, which reading does not load, and the values of
 * provenance.
 */
public final class NamedClasses {

    /** Deeper nesting than any model has, and less than a stack holds. */
    private static final int MAXIMUM_DEPTH = 400;
    private static final int LONGEST_NAME = 1024;
    private static final int NAMES_OF_THINGS = 1;
    private static final int NEVER_LOADED = 3;
    /** A name as in Java, or with a package one of what the JVM takes: other languages have hyphens and blanks in names. */
    private static final Pattern CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*"
            + "|[^.;\\[/\\p{Cntrl}\\uFFFD]+(\\.[^.;\\[/\\p{Cntrl}\\uFFFD]+)+");
    /** A stream of Java serialization, which some models of Tribuo hold; it may make objects of any class. */
    private static final byte[] JAVA_STREAM = {(byte) 0xAC, (byte) 0xED, 0, 5};
    private static final String JAVA_STREAM_CLASS = "java.io.ObjectInputStream";

    private final byte[] bytes;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
    private int at;

    private NamedClasses(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Throws unless every class that a message names, and that exists, is allowed.
     *
     * @param message the message; not modified
     * @param allowed the classes that it may name
     * @throws FileFormatException if it names another class, or is nested deeper than any model
     */
    public static void require(byte[] message, AllowedClasses allowed) throws FileFormatException {
        NamedClasses found = new NamedClasses(message);
        found.message(message.length, 0);
        for (String name : found.names) {
            requireIfExists(name, allowed);
        }
    }

    /**
     * Throws unless a class is allowed or does not exist, so that nothing can be loaded.
     *
     * @param name the name of the class
     * @param allowed the classes that a file may name
     * @throws FileFormatException if it exists and is not allowed
     */
    public static void requireIfExists(String name, AllowedClasses allowed) throws FileFormatException {
        if (!allowed.allows(name) && exists(name)) {
            throw refusal(name);
        }
    }

    /**
     * Throws unless a class is allowed, whether it exists or not.
     *
     * @param name the name of the class
     * @param allowed the classes that a file may name
     * @throws FileFormatException if it is not allowed
     */
    public static void require(String name, AllowedClasses allowed) throws FileFormatException {
        if (!allowed.allows(name)) {
            throw refusal(name);
        }
    }

    private static FileFormatException refusal(String name) {
        String found = name.equals(JAVA_STREAM_CLASS) ? "a stream of Java serialization, which " + name + " reads" : name;
        return new FileFormatException("A file must name allowed classes only, as loading a class runs its code, found " + found
                + ".\nMaybe the file is not from where it claims to be; if you trust it, allow the class: by -D"
                + AllowedClasses.PROPERTY + "=" + name + " for Java, or by AllowedClasses where a file is read in code.");
    }

    /** Whether Tribuo or OLCUT would find the class. */
    private static boolean exists(String name) {
        String file = name.replace('.', '/') + ".class";
        return Stream.of(ProtoUtil.class, ProvenanceUtil.class, NamedClasses.class).map(NamedClasses::loader).distinct()
                .anyMatch(loader -> loader.getResource(file) != null);
    }

    private static ClassLoader loader(Class<?> type) {
        @Nullable ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /** Looks through bytes that may be a message, up to the first that cannot be one. Groups count as part of the message. */
    private void message(int end, int depth) throws FileFormatException {
        if (depth > MAXIMUM_DEPTH) {
            throw new FileFormatException("A model must be nested at most " + MAXIMUM_DEPTH + " levels deep, found more.\nMaybe the"
                    + " file is not from where it claims to be.");
        }
        while (at < end) {
            int tag = varint(end);
            int field = tag >>> 3;
            boolean readable = field > 0 && switch (tag & 7) {
                case 0 -> {
                    varint(end);
                    yield true;
                }
                case 1 -> skip(8, end);
                case 2 -> content(field, end, depth);
                case 3, 4 -> true;
                case 5 -> skip(4, end);
                default -> false;
            };
            if (!readable) {
                return;
            }
        }
    }

    private boolean skip(int length, int end) {
        boolean inside = length >= 0 && length <= end - at;
        if (inside) {
            at += length;
        }
        return inside;
    }

    private boolean content(int field, int end, int depth) throws FileFormatException {
        int length = varint(end);
        int start = at;
        if (!skip(length, end)) {
            return false;
        }
        int next = at;
        if (begins(start, next, JAVA_STREAM)) {
            names.add(JAVA_STREAM_CLASS);
        }
        text(field, start, next);
        at = start;
        message(next, depth + 1);
        at = next;
        return true;
    }

    private boolean begins(int start, int end, byte[] with) {
        boolean same = end - start >= with.length;
        for (int i = 0; same && i < with.length; i++) {
            same = bytes[start + i] == with[i];
        }
        return same;
    }

    private void text(int field, int start, int end) {
        if (field == NEVER_LOADED || end == start || end - start > LONGEST_NAME) {
            return;
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        // The class of an array's elements is what is loaded.
        String name = text.startsWith("[") && text.endsWith(";") ? text.replaceFirst("^\\[+L", "").replace(";", "") : text;
        boolean qualified = field != NAMES_OF_THINGS || name.indexOf('.') > 0;
        if (qualified && seen.add(name) && CLASS.matcher(name).matches()) {
            names.add(name);
        }
    }

    /**
     * A number of up to ten bytes, of which the lowest 32 bits count, as in the library's own reader: it takes tags and lengths
     * with others for those without. Ends at the end.
     */
    private int varint(int end) {
        int value = 0;
        for (int shift = 0; at < end && shift < 70; shift += 7) {
            byte next = bytes[at++];
            value |= shift < Integer.SIZE ? (next & 0x7F) << shift : 0;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
