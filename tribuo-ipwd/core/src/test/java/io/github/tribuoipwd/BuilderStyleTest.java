/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.support.BuilderStyle;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The style of builders that CONTRIBUTING describes: a setting has one name and one default in files and in code. */
@Tag("property")
class BuilderStyleTest {

    @TempDir
    private Path folder;
    private BuilderStyle style;

    @BeforeEach
    void instances() throws IOException {
        List<Configurable> instances = EveryConfigurableTest.instances(folder);
        // A table of the default form, for the builder with all defaults.
        Files.writeString(folder.resolve("soft.csv"), "a,b,c\n");
        List<Configurable> values = new ArrayList<>(instances);
        // Has no provenance, so it is not among the instances.
        values.add(new Checkpoints(folder.resolve("other")));
        style = new BuilderStyle(instances, values);
        assertTrue(style.built().size() > 10, style.built()::toString);
    }

    @Test
    void theFormIsTheSameEverywhere() {
        style.assertForm(BlockExporter.class);
    }

    @Test
    void manySettingsHaveABuilderAndFewAConstructor() {
        style.assertBuilders();
    }

    @Test
    void namesAreThoseOfTheConfiguration() {
        style.assertNames();
    }

    @Test
    void defaultsAreThoseOfTheConfiguration() throws ReflectiveOperationException {
        style.assertDefaults();
    }

    @Test
    void eachMethodSetsItsSettingAndNoOther() throws ReflectiveOperationException {
        style.assertMethods();
    }

    @Test
    void whatMustBeSetIsMissed() throws ReflectiveOperationException {
        style.assertMissed();
    }

    @Test
    void defaultsAreDocumented() throws IOException {
        style.assertDocumented();
        assertEquals(List.of(), BuilderStyle.undocumented(BlockExporter.class, Path.of("../../onnx-export")));
    }
}
