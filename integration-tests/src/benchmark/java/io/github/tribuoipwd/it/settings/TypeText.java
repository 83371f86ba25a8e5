/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of settings in words, with links to the components that a setting can name. */
final class TypeText {

    private static final Map<Class<?>, String> WORDS = Map.of(int.class, "whole number", long.class, "whole number", double.class,
            "number", float.class, "number", char.class, "character", String.class, "text", Path.class, "path", Double.class,
            "number", boolean.class, "`true` or `false`");

    private TypeText() {}

    /**
     * What a setting takes.
     *
     * @throws IllegalArgumentException if there is no word for it
     */
    static String of(Type type) {
        return of(type, false);
    }

    private static String of(Type type, boolean several) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return "list of " + of(arguments[0], true);
            }
            if (Map.class.isAssignableFrom(raw)) {
                return "map of " + of(arguments[0], false) + " to " + of(arguments[1], false);
            }
            return of(raw, several);
        }
        return of((Class<?>) type, several);
    }

    private static String of(Class<?> type, boolean several) {
        if (type.isArray()) {
            return "list of " + of(type.getComponentType(), true);
        }
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants()).map(constant -> "`" + ((Enum<?>) constant).name() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (Configurable.class.isAssignableFrom(type)) {
            return type.isInterface() ? Kind.of(type).link(several) : Component.link(type);
        }
        String word = WORDS.get(type);
        if (word == null) {
            throw new IllegalArgumentException("The type of a setting must have a word, found " + type
                    + ".\nMaybe it is new: add it.");
        }
        return several ? word + "s" : word;
    }
}
