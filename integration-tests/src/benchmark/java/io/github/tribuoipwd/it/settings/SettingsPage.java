/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes docs/settings.md: all settings of all components, from the descriptions in their classes.
 *
 * <pre>
 * SettingsPage ..
 * </pre>
 */
public final class SettingsPage {

    private static final String BEGINNING = """
            # Settings

            Everything that a configuration file can set. This page is made of the `@Config` descriptions in the classes;
            `mvn -q -B -ntp -Psettings verify -DskipTests` writes it anew, and a test compares.

            In a file a setting is a property of its component, whose value is a number, a text, a constant in capitals, a path,
            or the name of another component. Lists and maps have items:

            ```xml
            <component name="teacher" type="io.github.tribuoipwd.teacher.OnnxTeacher">
              <property name="modelPath" value="teacher.onnx"/>
              <property name="transform" value="unit-range"/>
              <property name="device" value="CUDA"/>
              <property name="batchSize" value="1024"/>
              <propertymap name="cudaOptions">
                <entry key="gpu_mem_limit" value="4294967296"/>
                <entry key="cudnn_conv_algo_search" value="HEURISTIC"/>
              </propertymap>
              <propertylist name="labels">
                <item>0</item><item>1</item><item>2</item><item>3</item><item>4</item>
                <item>5</item><item>6</item><item>7</item><item>8</item><item>9</item>
              </propertylist>
            </component>
            ```

            In code the same names are those of the parameters of a constructor, or of the methods of a builder where a component
            has more than four settings. A whole configuration is [quickstart.xml](../integration-tests/quickstart/quickstart.xml).

            """;

    private SettingsPage() {}

    /**
     * Writes the page.
     *
     * @param arguments the folder of the repository
     * @throws IOException if a source cannot be read or the page cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Files.writeString(root.resolve("docs/settings.md"), text(components(root)));
    }

    /** The public components of the library, by name. */
    static List<Component> components(Path root) throws IOException {
        List<Component> components = new ArrayList<>();
        for (Class<?> member : List.of(DistillationTrainer.class, StoredTeacher.class)) {
            for (Class<? extends Configurable> type : ComponentClasses.of(member)) {
                if (Modifier.isPublic(type.getModifiers())) {
                    components.add(Component.of(type, root));
                }
            }
        }
        components.sort(Comparator.comparing(Component::name));
        return components;
    }

    /** The whole page. */
    static String text(List<Component> components) {
        StringBuilder page = new StringBuilder(BEGINNING);
        for (Kind kind : Kind.values()) {
            List<Component> all = components.stream().filter(component -> Kind.of(component.type()) == kind).toList();
            page.append("- ").append(kind.link(true)).append(": ").append(all.stream()
                    .map(component -> Component.link(component.type())).collect(Collectors.joining(", "))).append('\n');
        }
        for (Kind kind : Kind.values()) {
            page.append("\n## ").append(kind.heading()).append('\n');
            components.stream().filter(component -> Kind.of(component.type()) == kind)
                    .forEach(component -> page.append('\n').append(component.section()));
        }
        return page.toString();
    }
}
