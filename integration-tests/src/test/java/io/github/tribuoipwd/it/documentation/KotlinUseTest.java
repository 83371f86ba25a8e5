/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.cli.Train;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.softlabel.CaptureDescription;
import io.github.tribuoipwd.softlabel.ExampleBlock;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.teacher.CapturedViews;
import io.github.tribuoipwd.training.Distillation;
import io.github.tribuoipwd.training.SearchKeeper;
import io.github.tribuoipwd.training.TrainedStudent;
import io.github.tribuoipwd.training.TrainingSettings;
import io.github.tribuoipwd.training.ValidationResult;
import io.github.tribuoipwd.training.ValidationSettings;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Kotlin tests use every public type, and no construct that Kotlin's conventions discourage. */
@Tag("unit")
class KotlinUseTest {

    private static final Path KOTLIN = Path.of("../src/test/kotlin");
    private static final Pattern NOT_CODE = Pattern.compile("/\\*.*?\\*/|//[^\\n]*|^(import|package) [^\\n]*",
            Pattern.DOTALL | Pattern.MULTILINE);
    /** The meaning of each pattern. */
    private static final Map<Pattern, String> FROWNED_ON = Map.of(
            Pattern.compile("!!"), "an assertion that something is not null",
            Pattern.compile("`"), "a name in backticks",
            Pattern.compile("\\bas\\?|\\bas [\\w.<>*, ]+\\?"), "a cast for the sake of null",
            Pattern.compile("@(Suppress|file:Suppress)\\b"), "a suppressed warning");

    /** Public for the trainer in another package, or for the JVM that starts it; not for users. */
    private static final Set<Class<?>> SEAM = Set.of(CaptureDescription.class, CapturedViews.class, Distillation.class,
            ExampleBlock.class, ExampleBlock.Logits.class, Main.class, SearchKeeper.class, SearchKeeper.Trial.class,
            TrainedStudent.class, TrainingSettings.class, ValidationResult.class, ValidationSettings.class);

    private static Map<Path, String> sources() throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(KOTLIN)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".kt")).toList()) {
                sources.put(file, NOT_CODE.matcher(Files.readString(file)).replaceAll(""));
            }
        }
        return sources;
    }

    /** A type is used by its own name, a nested one with its outer type before it, a builder by the call that begins it. */
    private static Pattern use(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        String name = outer == null ? type.getSimpleName()
                : type.getSimpleName().equals("Builder") ? outer.getSimpleName() + ".builder" : outer.getSimpleName() + "." + type.getSimpleName();
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    }

    @Test
    void everyPublicTypeIsUsed() throws IOException, URISyntaxException, ReflectiveOperationException {
        String all = String.join("\n", sources().values());
        List<Class<?>> types = new ArrayList<>(publicTypes(BlockExporter.class));
        assertTrue(types.contains(BlockExporter.Builder.class));
        types.addAll(publicTypes(DistillationTrainer.class));
        assertTrue(types.contains(DistillationTrainer.class));
        types.addAll(publicTypes(SoftLabelStore.class));
        assertTrue(types.contains(SoftLabelStore.class));
        types.addAll(publicTypes(Train.class).stream().filter(type -> type.getPackageName().endsWith(".cli")).toList());
        assertTrue(types.contains(Train.class));
        assertTrue(types.removeAll(SEAM));
        List<String> unused = types.stream().filter(type -> !use(type).matcher(all).find()).map(Class::getName).sorted().toList();
        assertTrue(unused.isEmpty(), () -> "Every public type must be used in integration-tests/src/test/kotlin, found none of:\n  "
                + String.join("\n  ", unused) + "\nMaybe add a use to the file of its theme, as a Kotlin user would write it.");
    }

    /** The public types of a module, from its folder of classes or its jar. */
    private static List<Class<?>> publicTypes(Class<?> inModule) throws IOException, URISyntaxException, ReflectiveOperationException {
        Path place = Path.of(inModule.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return publicTypes(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return publicTypes(jar.getPath("/"));
        }
    }

    private static List<Class<?>> publicTypes(Path root) throws IOException, ReflectiveOperationException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".").replaceAll("\\.class$", "");
                if (name.startsWith("io.github.tribuoipwd.") && !name.matches(".*(\\.internal\\.|\\.protos\\.|package-info).*")) {
                    Class<?> type = Class.forName(name, false, KotlinUseTest.class.getClassLoader());
                    if (isPublic(type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        return !type.isAnonymousClass() && !type.isSynthetic() && Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    @Test
    void nothingThatKotlinTeamsFrownOn() throws IOException {
        Map<Path, String> sources = sources();
        assertFalse(sources.isEmpty());
        List<String> found = new ArrayList<>();
        sources.forEach((file, code) -> FROWNED_ON.forEach((pattern, what) -> pattern.matcher(code).results()
                .forEach(match -> found.add(file.getFileName() + ": " + what + ", \"" + match.group() + "\""))));
        assertEquals(List.of(), found);
    }
}
