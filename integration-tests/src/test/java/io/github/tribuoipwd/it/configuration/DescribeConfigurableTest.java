/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.DescribeConfigurable;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.it.settings.ComponentClasses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** OLCUT's own description of every class that a configuration file can name. */
@Tag("unit")
class DescribeConfigurableTest {

    @TestFactory
    Stream<DynamicTest> describesEveryClassAndField() throws IOException {
        List<Class<? extends Configurable>> classes = ComponentClasses.of(DistillationTrainer.class);
        assertTrue(classes.contains(DistillationTrainer.class) && classes.size() > 20, classes::toString);
        return classes.stream().map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> assertDescribed(type)));
    }

    private static void assertDescribed(Class<? extends Configurable> type) {
        SortedMap<String, DescribeConfigurable.FieldInfo> fields = DescribeConfigurable.generateFieldInfo(type);
        TreeSet<String> expected = new TreeSet<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (field.isAnnotationPresent(Config.class)) {
                    expected.add(field.getName());
                }
            }
        }
        assertEquals(expected, fields.keySet());
        fields.values().forEach(field -> {
            assertFalse(field.description.isBlank(), field.name);
            assertTrue(field.description.endsWith("."), () -> field.name + ": " + field.description);
        });
        String table = DescribeConfigurable.formatDescription(DescribeConfigurable.generateDescription(fields));
        ByteArrayOutputStream example = new ByteArrayOutputStream();
        DescribeConfigurable.writeExampleConfig(example, "xml", type, fields);
        String xml = example.toString(StandardCharsets.UTF_8);
        assertTrue(xml.contains(type.getName()), xml);
        expected.forEach(name -> assertTrue(table.contains(name) && xml.contains("\"" + name + "\""), xml));
    }

    /** OLCUT knows no setting that it does not list; the text says what those are that a configuration must not have any more. */
    @Test
    void settingsOfBeforeSaySo() {
        List<String> settings = List.of("loss", "weighting", "gamma", "alpha", "lambda", "temperature",
                "distillationWarmUpEpochs", "selfDistillationShare");
        DescribeConfigurable.generateFieldInfo(DistillationTrainer.class).forEach((name, field) ->
                assertEquals(settings.contains(name), field.description.startsWith("Must not be set"), name));
    }
}
