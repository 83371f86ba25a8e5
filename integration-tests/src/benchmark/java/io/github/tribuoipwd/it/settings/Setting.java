/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Config;
import java.lang.reflect.Field;

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

    /** @param defaults a component with no setting set */
    static Setting of(Field field, Object defaults) throws IllegalAccessException {
        field.setAccessible(true);
        Config config = field.getAnnotation(Config.class);
        return new Setting(field.getName(), TypeText.of(field.getGenericType()),
                config.mandatory() ? "**must be set**" : "`" + ValueText.of(field.get(defaults)) + "`", config.description());
    }

    boolean retired() {
        return description.startsWith(RETIRED);
    }

    /** In Markdown, a row of a table. */
    String row() {
        return "| `" + name + "` | " + type + " | " + preset + " | " + Markdown.of(description) + " |\n";
    }
}
