/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a component.
 *
 * @param name as the property in a configuration
 * @param type what it takes, in Markdown
 * @param preset what holds where it is not set, in Markdown
 * @param description the one of its {@code @Config}
 */
record Setting(String name, String type, String preset, String description) {

    /** How the descriptions of settings begin that are there to be refused. */
    private static final String RETIRED = "Must not be set";

    /** Those of a class and then of its superclasses. */
    static List<Setting> of(Class<? extends Configurable> type) throws ReflectiveOperationException {
        Object defaults = defaults(type);
        List<Setting> settings = new ArrayList<>();
        for (Field field : fields(type)) {
            Config config = field.getAnnotation(Config.class);
            settings.add(new Setting(field.getName(), TypeText.of(field.getGenericType()),
                    config.mandatory() ? "**must be set**" : preset(field.get(defaults)), config.description()));
        }
        return List.copyOf(settings);
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.isAnnotationPresent(Config.class)) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** As OLCUT makes it, before it sets anything. */
    private static Object defaults(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static String preset(@Nullable Object value) throws ReflectiveOperationException {
        if (value instanceof Configurable component) {
            List<String> differences = new ArrayList<>();
            Object defaults = defaults(component.getClass());
            for (Field field : fields(component.getClass())) {
                String own = ValueText.of(field.get(component));
                if (!own.equals(ValueText.of(field.get(defaults)))) {
                    differences.add("`" + field.getName() + "` `" + own + "`");
                }
            }
            return Component.link(component.getClass()) + (differences.isEmpty() ? "" : differences.stream()
                    .collect(Collectors.joining(", ", " with ", "")));
        }
        String text = ValueText.of(value);
        return text.equals(ValueText.NONE) || text.equals(ValueText.EMPTY) ? text : "`" + text + "`";
    }

    boolean retired() {
        return description.startsWith(RETIRED);
    }

    /** In Markdown, a row of a table. */
    String row() {
        return "| `" + name + "` | " + type + " | " + preset + " | " + Markdown.of(description) + " |\n";
    }
}
