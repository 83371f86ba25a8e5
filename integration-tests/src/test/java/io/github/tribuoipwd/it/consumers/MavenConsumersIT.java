/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Projects of users, in Maven: they resolve what is published into an empty local repository, compile against it and run. What is
 * not ours comes from the local repository of this build, or from Maven Central.
 */
@Tag("end-to-end")
class MavenConsumersIT {

    private static final String COMPILE = "org.apache.maven.plugins:maven-compiler-plugin:3.14.1:compile";
    private static final String DEPENDENCY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";
    private static final String CLASS_PATH = "target/class-path";
    private static final Path DOCS = Path.of("../docs");

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path folder;
    private static Path settings;
    private static Path student;
    private static String trained;

    @TempDir
    private Path output;

    @BeforeAll
    static void resolve() throws IOException, InterruptedException {
        settings = Files.writeString(folder.resolve("settings.xml"), settings());
        Path projects = Files.createDirectory(folder.resolve("projects"));
        List<Consumer> consumers = new ArrayList<>();
        consumers.add(Consumer.copy("serve-minimal", "serve", "pom.xml", "pom.xml", projects));
        consumers.add(Consumer.copy("serve-onnx", "serve-onnx", "pom.xml", "pom.xml", projects));
        for (String name : List.of("serve", "train", "soft-labels", "command-line", "export")) {
            consumers.add(Consumer.copy(name, name, "pom.xml", "pom.xml", projects));
            consumers.add(Consumer.copy(name, name, "with-bom.xml", "pom.xml", projects));
        }
        Starter kotlin = Starter.of(DOCS, Starter.KOTLIN);
        consumers.add(Starter.of(DOCS, Starter.JAVA).copy(projects));
        consumers.add(kotlin.copy(projects));
        maven(projects, consumers, Map.of(), COMPILE,
                "org.jetbrains.kotlin:kotlin-maven-plugin:" + kotlin.compiler() + ":compile", DEPENDENCY + "build-classpath");
        student = folder.resolve("student.tribuo");
        trained = run("train", "com.example.Train", Student.training(folder, student));
    }

    /** With nothing but our repository, the build's local one for what it has of others, and Central. */
    private static String settings() {
        return """
                <settings>
                  <localRepository>%s</localRepository>
                  <profiles>
                    <profile>
                      <id>consumers</id>
                      <repositories>
                        <repository><id>published</id><url>%s</url></repository>
                        <repository><id>machine</id><url>%s</url><snapshots><enabled>false</enabled></snapshots></repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository><id>machine</id><url>%3$s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>consumers</activeProfile></activeProfiles>
                </settings>
                """.formatted(folder.resolve("empty"), Published.REPOSITORY.toUri(),
                Path.of(System.getProperty("local.repository")).toUri());
    }

    /** One run for all of the projects, none of which depends on another. */
    private static void maven(Path projects, List<Consumer> consumers, Map<String, String> properties, String... goals)
            throws IOException, InterruptedException {
        Files.writeString(projects.resolve("pom.xml"), consumers.stream()
                .map(consumer -> "<module>" + consumer.name() + "</module>").collect(Collectors.joining("\n", """
                        <project>
                          <modelVersion>4.0.0</modelVersion>
                          <groupId>com.example</groupId>
                          <artifactId>consumers</artifactId>
                          <version>1</version>
                          <packaging>pom</packaging>
                          <modules>
                        """, "</modules></project>")));
        Path maven = Path.of(System.getProperty("maven.home"), "bin", Commands.WINDOWS ? "mvn.cmd" : "mvn");
        List<String> command = new ArrayList<>(List.of(maven.toString(), "-q", "-B", "-ntp", "-s", settings.toString(),
                "-Dmaven.compiler.release=17", "-Dmdep.outputFile=" + CLASS_PATH, "-DoutputFile=" + CLASS_PATH));
        command.addAll(List.of(goals));
        // As options of the JVM: set from its start, before Maven reads the platform.
        String options = properties.entrySet().stream().map(property -> " -D" + property.getKey() + "=" + property.getValue())
                .collect(Collectors.joining());
        Commands.run(projects, Map.of("JAVA_HOME", System.getProperty("java.home"), "MAVEN_ARGS", "",
                "MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1" + options), command);
    }

    private static String classPath(Path projects, String name) throws IOException {
        return Files.readString(projects.resolve(name).resolve(CLASS_PATH)).strip();
    }

    private static String classPath(String name) throws IOException {
        return classPath(folder.resolve("projects"), name);
    }

    /** With the project's own classes. */
    private static String run(String name, String main, String... arguments) throws IOException, InterruptedException {
        Path classes = folder.resolve("projects").resolve(name).resolve("target/classes");
        return Commands.java(folder, classes + File.pathSeparator + classPath(name), main, arguments);
    }

    @Test
    void train() {
        Student.assertLearned(trained);
    }

    /** With the Parquet and the two jars of Hadoop that the POM names; what is trained there is served without them. */
    @Test
    void softLabels() throws IOException, InterruptedException {
        Path store = output.resolve("store");
        Path learned = output.resolve("student.tribuo");
        Student.assertLearned(run("soft-labels", "com.example.SoftLabels", Student.training(output, store, learned)));
        assertTrue(Files.exists(store.resolve("manifest.json")));
        Student.assertScores(learned, run("serve", "com.example.Serve", Student.serving(output, learned)));
        assertEquals(List.of(), Consumer.jars(classPath("train")).stream()
                .filter(jar -> jar.matches("(parquet|hadoop|jackson).*")).toList());
    }

    /** What the other project trained, without PyTorch. */
    @Test
    void serve() throws IOException, InterruptedException {
        for (String name : List.of("serve", "serve-minimal")) {
            Student.assertScores(student, run(name, "com.example.Serve", Student.serving(output, student)));
        }
        assertEquals(List.of(), Consumer.jars(classPath("serve-minimal")).stream()
                .filter(jar -> jar.matches("(api|pytorch|jna|caffeine).*")).toList());
    }

    /** The same numbers from its export, with nothing of this library and of Tribuo. */
    @Test
    void serveByOnnxRuntimeAlone() throws IOException, InterruptedException {
        Path exported = output.resolve("student.onnx");
        try (DistilledModel model = DistilledModel.read(student)) {
            model.saveONNXModel("com.example", 1, exported);
        }
        Student.assertScores(student, run("serve-onnx", "com.example.ServeOnnx", Student.serving(output, exported)));
        assertEquals(List.of(), Consumer.jars(classPath("serve-onnx")).stream()
                .filter(jar -> !jar.matches("(onnxruntime|jackson-(databind|core|annotations))-[\\d.]+jar")).toList());
    }

    @Test
    void export() throws IOException, InterruptedException {
        Path graph = output.resolve("block.onnx");
        String verification = run("export", "com.example.Export", graph.toString());
        assertTrue(verification.contains("Verification[cases=") && Files.size(graph) > 0, verification);
        assertFalse(Consumer.jars(classPath("export")).stream().anyMatch(jar -> jar.startsWith("tribuo-ipwd")));
    }

    /** They print what their page shows. */
    @ParameterizedTest
    @CsvSource({Starter.JAVA + ", com.example.Starter", Starter.KOTLIN + ", com.example.StarterKt"})
    void starter(String name, String main) throws IOException, InterruptedException {
        Starter.of(DOCS, name).assertPrinted(run(name, main, output.toString()));
        assertTrue(StudentFile.read(output.resolve("student.onnx")).isExport());
        try (DistilledModel distilled = DistilledModel.read(output.resolve("student.tribuo"))) {
            assertEquals(List.of("first", "second", "third"), distilled.labels().stream().sorted().toList());
        }
    }

    @Test
    void commandLine() throws IOException, InterruptedException {
        String version = Commands.java(output, classPath("command-line"), "io.github.tribuoipwd.cli.Main", "--version");
        assertTrue(version.contains("tribuo-ipwd " + Published.VERSION + "\n"), version);
    }

    /** The BOM changes no version, and no version is another than the one that the build tested. */
    @Test
    void versions() throws IOException {
        List<String> names = List.of("serve", "train", "soft-labels", "command-line", "export");
        for (String name : names) {
            assertEquals(Consumer.jars(classPath(name)), Consumer.jars(classPath(name + "-with-bom")), name);
        }
        for (String name : Stream.concat(names.stream(), Stream.of("serve-onnx", Starter.JAVA, Starter.KOTLIN)).toList()) {
            List<String> others = new ArrayList<>(Consumer.jars(classPath(name)));
            others.removeIf(jar -> jar.endsWith(Published.VERSION + ".jar"));
            others.removeAll(Consumer.tested());
            assertEquals(List.of(), others, name + " gets versions that were not tested");
        }
        assertEquals(List.of(), Consumer.jars(classPath("serve")).stream().filter(jar -> jar.contains("native-cpu")).toList());
    }

    /** Where the operating system's profile of Maven would be another: the same jars, and they run. */
    @Test
    void onAnotherPlatform() throws IOException, InterruptedException {
        Path projects = Files.createDirectory(output.resolve("projects"));
        List<Consumer> consumers = List.of(Consumer.copy("serve", "serve", "pom.xml", "pom.xml", projects),
                Consumer.copy("serve", "serve", "with-bom.xml", "pom.xml", projects));
        maven(projects, consumers, Map.of("os.arch", "aarch64"), COMPILE, DEPENDENCY + "build-classpath");
        for (Consumer consumer : consumers) {
            String jars = classPath(projects, consumer.name());
            assertEquals(classPath("serve"), jars);
            String classes = consumer.folder().resolve("target/classes").toString();
            Student.assertScores(student, Commands.java(output, classes + File.pathSeparator + jars, "com.example.Serve",
                    Student.serving(output, student)));
        }
    }

    /** Without its jar, which has 742 MB. */
    @Test
    void gpu() throws IOException, InterruptedException {
        Path projects = Files.createDirectory(output.resolve("projects"));
        List<Consumer> consumers = List.of(Consumer.copy("gpu", "gpu", "pom.xml", "pom.xml", projects),
                Consumer.copy("gpu", "gpu", "with-bom.xml", "pom.xml", projects));
        maven(projects, consumers, Map.of(), DEPENDENCY + "tree");
        for (Consumer consumer : consumers) {
            String tree = classPath(projects, consumer.name());
            try (Stream<String> lines = tree.lines()) {
                List<String> runtimes = lines.filter(line -> line.contains("onnxruntime"))
                        .map(line -> line.replaceAll("^[^a-z]*", "")).toList();
                assertEquals(1, runtimes.size(), tree);
                assertTrue(runtimes.get(0).matches("com\\.microsoft\\.onnxruntime:onnxruntime_gpu:jar:1\\.28\\.0:compile"), tree);
            }
        }
        try (Stream<Path> files = Files.walk(folder.resolve("empty/com/microsoft/onnxruntime"))) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith("gpu-1.28.0.jar")).toList());
        }
    }
}
