/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects of users in Gradle, where there is one: that of {@code GRADLE_HOME}, or {@code gradle} in the PATH. Before version 5
 * it has neither platforms nor, in Debian's package, the Kotlin language; those build files are then only compared with the
 * others.
 */
@Tag("end-to-end")
class GradleConsumersIT {

    private static final List<String> NAMES = List.of("serve", "serve-minimal", "train", "soft-labels", "command-line", "export",
            "gpu");
    private static final Pattern VERSION = Pattern.compile("(?m)^Gradle (\\d+)\\.(\\S+)");
    private static final Map<String, String> ENVIRONMENT = Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS",
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1", "GRADLE_OPTS", "-Dorg.gradle.daemon=false");

    @TempDir
    private static Path folder;
    private static int version;
    private static final List<Consumer> consumers = new ArrayList<>();

    /** One run for all of the projects. */
    @BeforeAll
    static void resolve() throws IOException, InterruptedException {
        String gradle = gradle();
        assumeTrue(gradle != null, "no Gradle here, neither in GRADLE_HOME nor in the PATH: its build files are not run");
        Matcher printed = VERSION.matcher(Commands.run(folder, ENVIRONMENT, List.of(gradle, "--version")));
        assertTrue(printed.find());
        version = Integer.parseInt(printed.group(1));
        for (String name : NAMES) {
            String source = name.equals("serve-minimal") ? "serve" : name;
            for (String file : buildFiles(name)) {
                String as = "build.gradle" + (file.endsWith(".kts") ? ".kts" : "");
                if (version >= 5 || file.equals("plain.gradle")) {
                    consumers.add(Consumer.copy(name, source, file, as, folder));
                }
            }
        }
        Files.writeString(folder.resolve("settings.gradle"), consumers.stream()
                .map(consumer -> "include '" + consumer.name() + "'\n")
                .collect(Collectors.joining("", "rootProject.name = 'consumers'\n", "")));
        Path init = Files.writeString(folder.resolve("init.gradle"), """
                allprojects {
                    repositories {
                        maven { url = '%s' }
                        maven { url = '%s' }
                    }
                    afterEvaluate {
                        if (plugins.hasPlugin('java')) {
                            task resolve {
                                if (!project.name.startsWith('gpu')) {
                                    dependsOn 'classes'
                                }
                                doLast {
                                    def components = configurations.runtimeClasspath.incoming.resolutionResult.allComponents
                                    new File(projectDir, 'components').text = components.collect { it.id.toString() }.join('\\n')
                                    if (!project.name.startsWith('gpu')) {
                                        new File(projectDir, 'class-path').text = sourceSets.main.runtimeClasspath.asPath
                                    }
                                }
                            }
                        }
                    }
                }
                """.formatted(Published.REPOSITORY.toUri(), Path.of(System.getProperty("local.repository")).toUri()));
        Commands.run(folder, ENVIRONMENT, List.of(gradle, "-q", "--no-daemon", "-g", folder.resolve("home").toString(), "-I",
                init.toString(), "resolve"));
    }

    private static List<String> buildFiles(String name) throws IOException {
        try (Stream<Path> files = Files.list(Consumer.CONSUMERS.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.matches(".*\\.gradle(\\.kts)?")).sorted()
                    .toList();
        }
    }

    /** The command, or null. */
    private static String gradle() {
        String program = Commands.WINDOWS ? "gradle.bat" : "gradle";
        String home = System.getenv("GRADLE_HOME");
        Stream<Path> folders = Stream.concat(home == null ? Stream.of() : Stream.of(Path.of(home, "bin")),
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of));
        return folders.map(path -> path.resolve(program)).filter(Files::isExecutable).map(Path::toString).findFirst()
                .orElse(null);
    }

    private static String read(String name, String file) throws IOException {
        return Files.readString(folder.resolve(name).resolve(file));
    }

    @Test
    void versionsAreThoseTested() throws IOException {
        for (Consumer consumer : consumers) {
            if (!consumer.name().startsWith("gpu")) {
                List<String> others = new ArrayList<>(Consumer.jars(read(consumer.name(), "class-path")));
                assertTrue(others.size() > 5, others::toString);
                others.removeIf(jar -> jar.endsWith(Published.VERSION + ".jar"));
                others.removeAll(Consumer.tested());
                assertEquals(List.of(), others, consumer.name() + " gets versions that were not tested");
            }
        }
    }

    @Test
    void trainAndServe() throws IOException, InterruptedException {
        Path student = folder.resolve("student.tribuo");
        String accuracy = Commands.java(folder, read("train", "class-path"), "com.example.Train",
                Student.training(folder, student));
        Student.assertLearned(accuracy);
        for (String name : List.of("serve", "serve-minimal")) {
            Student.assertScores(student, Commands.java(folder, read(name, "class-path"), "com.example.Serve",
                    Student.serving(folder, student)));
        }
    }

    @Test
    void softLabels() throws IOException, InterruptedException {
        Path student = folder.resolve("by-soft-labels.tribuo");
        Student.assertLearned(Commands.java(folder, read("soft-labels", "class-path"), "com.example.SoftLabels",
                Student.training(folder, folder.resolve("store"), student)));
        Student.assertScores(student, Commands.java(folder, read("serve", "class-path"), "com.example.Serve",
                Student.serving(folder, student)));
    }

    @Test
    void onlyOneRuntime() throws IOException {
        for (Consumer consumer : consumers) {
            List<String> runtimes = read(consumer.name(), "components").lines().filter(line -> line.contains("onnxruntime"))
                    .toList();
            assertEquals(1, runtimes.size(), runtimes::toString);
            assertEquals(consumer.name().startsWith("gpu"), runtimes.get(0).contains("_gpu"), consumer.name());
        }
    }

    @Test
    void withTheBom() throws IOException {
        assumeTrue(version >= 5, () -> "Gradle " + version + " has no platforms: the build files with the BOM are not run");
        for (String name : List.of("serve", "train", "soft-labels", "command-line", "export")) {
            List<String> plain = Consumer.jars(read(name, "class-path"));
            for (String variant : List.of("-with-bom", "-kts", "-with-bom-kts")) {
                assertEquals(plain, Consumer.jars(read(name + variant, "class-path")), name + variant);
            }
        }
    }
}
