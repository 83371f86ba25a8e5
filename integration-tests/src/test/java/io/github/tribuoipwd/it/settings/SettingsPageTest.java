/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.teacher.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page on settings is what the classes have, and the Javadoc of each class points there. */
@Tag("unit")
class SettingsPageTest {

    private static final Path ROOT = Path.of("../..");
    private static List<Component> components;

    @BeforeAll
    static void read() throws IOException {
        components = SettingsPage.components(ROOT);
    }

    @Test
    void thePageIsWhatTheProgramWrites() throws IOException {
        assertEquals(SettingsPage.text(components), Files.readString(ROOT.resolve("docs/settings.md")));
    }

    /** No class is forgotten, none is there twice, and no value is shown as the address of an object. */
    @Test
    void everyComponentIsThere() throws IOException {
        String page = SettingsPage.text(components);
        int classes = ComponentClasses.of(DistillationTrainer.class).size() + ComponentClasses.of(StoredTeacher.class).size();
        assertEquals(classes, page.lines().filter(line -> line.startsWith("### ")).distinct().count());
        assertTrue(classes > 50, () -> classes + " classes");
        assertFalse(Pattern.compile("@[0-9a-f]{5,}|\\[[A-Z]@").matcher(page).find());
        assertTrue(page.contains("| `rates` | list of numbers | `[1, 2]` |"), page);
        assertTrue(page.contains("| `hidden` | list of whole numbers | **must be set** |"), page);
        assertTrue(page.contains("| `teacher` | [teacher](#teachers) | none |"), page);
        assertTrue(page.contains("| [`Sgd`](#sgd) | The optimizer,"), page);
        assertTrue(page.contains("| [`InversePropensityWeighting`](#inversepropensityweighting) with `normalization` `BATCH_MEAN`"),
                page);
    }

    @Test
    void javadocPointsToTheSection() throws IOException {
        for (Component component : components) {
            String comment = Component.javadoc(component.type(), ROOT);
            assertTrue(comment.contains(component.pointer()), () -> "The Javadoc of " + component.name() + " must have\n * "
                    + component.pointer());
        }
    }

    @Test
    void valuesAreReadable() {
        assertEquals("[0.1, 0.2]", ValueText.of(new double[] {0.1, 0.2}));
        assertEquals("[8, 16]", ValueText.of(new int[] {8, 16}));
        assertEquals("0.0005", ValueText.of(5e-4));
        assertEquals("1e-8", ValueText.of(1e-8));
        assertEquals("10000", ValueText.of(1e4));
        assertEquals("0", ValueText.of(0f));
        assertEquals("NaN", ValueText.of(Double.NaN));
        assertEquals("{a: 1.5, b: 2}", ValueText.of(Map.of("b", 2.0, "a", 1.5)));
        assertEquals("none", ValueText.of(null));
        assertEquals("empty", ValueText.of(Path.of("")));
        assertEquals("CPU", ValueText.of(Device.CPU));
        assertTrue(ValueText.of(new Sgd(0.1)).startsWith("Sgd("), () -> ValueText.of(new Sgd(0.1)));
    }

    @Test
    void commentsAreTranslated() {
        assertEquals("`a < b` of `OnnxTeacher` and `Foo.bar(int, int)`, a text", Markdown.ofJavadoc("{@code a < b} of"
                + " {@link io.github.OnnxTeacher} and {@link Foo#bar(int, int)}, {@linkplain Foo#bar(int) a text}"));
        assertThrows(IllegalArgumentException.class, () -> Markdown.ofJavadoc("a <b>bold</b> word"));
        assertThrows(IllegalArgumentException.class, () -> Markdown.ofJavadoc("{@value X}"));
        assertEquals("a \\| b \\* c", Markdown.of("a | b * c"));
    }
}
