/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;

/** Missing libraries of a training are reported before anything else, with the lines for a build. */
@Tag("end-to-end")
class TrainingClassPathTest {

    private static final String NATIVE = "pytorch-native-cpu";

    @TempDir
    private Path folder;

    /** The version that Maven resolved; the errors have it from the build's own properties. */
    private static String version(String artifact) {
        Pattern jar = Pattern.compile(Pattern.quote(artifact) + "-(\\d[^/\\\\]*?)(-[a-z]+-(x86_64|aarch64))?\\.jar");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> jar.matcher(Path.of(entry).getFileName().toString())).filter(Matcher::matches)
                .map(matcher -> matcher.group(1)).findFirst().orElseThrow();
    }

    private static String maven(String group, String artifact, String classifier) {
        return "  <dependency>\n    <groupId>" + group + "</groupId>\n    <artifactId>" + artifact + "</artifactId>\n"
                + "    <version>" + version(artifact) + "</version>\n" + (classifier.isEmpty() ? "" : "    <classifier>" + classifier
                + "</classifier>\n") + "    <scope>runtime</scope>\n  </dependency>\n";
    }

    private static String gradle(String group, String artifact, String classifier) {
        return "  runtimeOnly(\"" + group + ":" + artifact + ":" + version(artifact)
                + (classifier.isEmpty() ? "" : ":" + classifier) + "\")\n";
    }

    private String message(ChildJvm child, String... arguments) throws IOException, InterruptedException {
        ChildJvm.Result result = child.run(Training.class, arguments);
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().contains("\nMaybe "), result.output());
        assertTrue(result.output().contains("the same again"), result.output());
        return result.output();
    }

    private static void assertHolds(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" must be in: " + message);
        }
    }

    /** The child JVM: does one thing twice and prints the errors, which are the first to come. */
    static final class Training {

        private Training() {}

        public static void main(String[] arguments) throws IOException {
            String first = error(arguments);
            System.out.println(first);
            System.out.println(first.equals(error(arguments)) ? "the same again" : "another error: " + error(arguments));
        }

        private static void lookUp(String file) {
            try (ConfigurationManager configuration = new ConfigurationManager(file)) {
                configuration.lookup(configuration.getComponentNames().stream()
                        .filter(name -> name.startsWith("distillationtrainer")).findFirst().orElseThrow());
            }
        }

        private static String error(String... arguments) throws IOException {
            try {
                switch (arguments[0]) {
                    // More examples in a batch than there are: an error that would come next.
                    case "train" -> Students.labelsOnly().batchSize(1000).build().train(Data.examples(64, 1));
                    case "check" -> Students.labelsOnly().batchSize(1000).build().check(Data.examples(64, 1));
                    case "weights" -> Students.labelsOnly().batchSize(1000).build().estimateWeights(Data.examples(64, 1));
                    case "configuration" -> lookUp(arguments[1]);
                    default -> Reproducer.of((DistilledModel) Model.deserializeFromFile(Path.of(arguments[1]))).reproduce();
                }
                return "no error";
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            } catch (PropertyException e) {
                // OLCUT's own message has only the class.
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                return String.valueOf(cause.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "check", "weights", "reproduce"})
    void everyEntryPointReportsTheMissingLibrary(String what) throws IOException, InterruptedException {
        Path model = folder.resolve("model.tribuo");
        try (DistilledModel student = Students.labelsOnly().build().train(Data.examples(64, 1))) {
            student.serializeToFile(model);
        }
        assertHolds(message(new ChildJvm().without(NATIVE), what, model.toString()), "found none", NativeLibrary.here(),
                maven("ai.djl.pytorch", NATIVE, NativeLibrary.here()), gradle("ai.djl.pytorch", NATIVE, NativeLibrary.here()));
    }

    @ParameterizedTest
    @CsvSource({"Linux,amd64,linux-x86_64", "Linux,aarch64,linux-aarch64", "Mac OS X,aarch64,osx-aarch64",
            "Windows 11,amd64,win-x86_64"})
    void theLinesAreThisPlatforms(String system, String processor, String classifier) throws IOException, InterruptedException {
        String message = message(new ChildJvm("-Dos.name=" + system, "-Dos.arch=" + processor).without(NATIVE), "train");
        assertHolds(message, "for this platform, " + classifier + ", on the class path, found none",
                maven("ai.djl.pytorch", NATIVE, classifier), gradle("ai.djl.pytorch", NATIVE, classifier),
                "-Dai.djl.offline=false");
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X,x86_64,osx-x86_64", "Windows 11,aarch64,win-aarch64", "FreeBSD,amd64,freebsd-x86_64"})
    void whereThereIsNoLibrary(String system, String processor, String classifier) throws IOException, InterruptedException {
        String message = message(new ChildJvm("-Dos.name=" + system, "-Dos.arch=" + processor).without(NATIVE), "train");
        assertHolds(message, "for this platform, " + classifier + ", found that " + version(NATIVE) + " exists for linux-x86_64",
                "linux-aarch64", "osx-aarch64", "win-x86_64", "\nMaybe train on one of those");
        assertFalse(message.contains("<dependency>"), message);
    }

    /** Every platform that an error names has its part in the JNI library, which is one jar for all. */
    @Test
    void platformsAreThoseThatTheRestOfDjlHas() {
        for (String platform : Dependency.platforms()) {
            String library = "jnilib/" + platform + "/cpu/" + (platform.startsWith("win") ? "djl_torch.dll"
                    : platform.startsWith("osx") ? "libdjl_torch.dylib" : "libdjl_torch.so");
            assertTrue(Engine.class.getClassLoader().getResource(library) != null, library);
        }
        assertTrue(Engine.class.getClassLoader().getResource("jnilib/osx-x86_64/cpu/libdjl_torch.dylib") == null);
    }

    private Path library(String flavor, String platform, String version) throws IOException {
        Path jar = folder.resolve("jar-" + platform + "-" + version);
        Path properties = jar.resolve("native/lib/pytorch.properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(properties, "version=" + version + "-20250812\nflavor=" + flavor + "\nclassifier=" + platform
                + "\nlibraries=none.so");
        return jar;
    }

    @Test
    void theLibraryOfAnotherPlatform() throws IOException, InterruptedException {
        String message = message(new ChildJvm("-Dos.name=Linux", "-Dos.arch=amd64").without(NATIVE)
                .with(library("cpu", "osx-aarch64", version(NATIVE))), "train");
        assertHolds(message, "linux-x86_64, on the class path, found " + version(NATIVE) + " for osx-aarch64 (cpu)",
                gradle("ai.djl.pytorch", NATIVE, "linux-x86_64"));
    }

    @Test
    void theLibraryOfAnotherVersion() throws IOException, InterruptedException {
        String message = message(new ChildJvm("-Dos.name=Linux", "-Dos.arch=amd64").without(NATIVE)
                .with(library("cpu", "linux-x86_64", "1.13.1")), "train");
        assertHolds(message, "of version " + version(NATIVE), "found 1.13.1 for linux-x86_64 (cpu)", "put these two together",
                maven("ai.djl.pytorch", NATIVE, "linux-x86_64"), maven("ai.djl.pytorch", "pytorch-jni", ""));
        assertFalse(message.contains("GPU"), message);
    }

    /** The newest one for a GPU on Maven Central. */
    @Test
    void theLibraryOfAnotherVersionForAGpu() throws IOException, InterruptedException {
        String message = message(new ChildJvm("-Dos.name=Linux", "-Dos.arch=amd64").without(NATIVE)
                .with(library("cu124", "linux-x86_64", "2.5.1")), "train");
        assertHolds(message, "found 2.5.1 for linux-x86_64 (cu124)", "They compute on the CPU: where PyTorch " + version(NATIVE)
                + " for a GPU comes from stands in docs/gpu.md.");
    }

    @Test
    void withoutDjl() throws IOException, InterruptedException {
        String message = message(new ChildJvm().withoutDjl(), "train");
        for (List<String> part : List.of(List.of("ai.djl", "api"), List.of("ai.djl.pytorch", "pytorch-engine"),
                List.of("ai.djl.pytorch", "pytorch-jni"), List.of("net.java.dev.jna", "jna"))) {
            assertHolds(message + "\n", maven(part.get(0), part.get(1), ""), gradle(part.get(0), part.get(1), ""));
        }
        assertHolds(message, "remove that exclusion");
    }

    /** Tribuo's own programs make a trainer from its configuration, and do not call this library before. */
    @Test
    void aConfigurationReportsItToo() throws IOException, InterruptedException {
        Path file = folder.resolve("configuration.xml");
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.addConfiguration(ProvenanceUtil.extractConfiguration(Students.labelsOnly().build().getProvenance()));
            configuration.save(file.toFile(), true);
        }
        assertHolds(message(new ChildJvm().withoutDjl(), "configuration", file.toString()), "found no ai.djl:api",
                gradle("ai.djl.pytorch", "pytorch-engine", ""));
    }

    @ParameterizedTest
    @CsvSource({"ai.djl,api", "ai.djl.pytorch,pytorch-engine", "ai.djl.pytorch,pytorch-jni", "net.java.dev.jna,jna"})
    void withoutOnePart(String group, String artifact) throws IOException, InterruptedException {
        String message = message(new ChildJvm().without(artifact + "-"), "train");
        assertHolds(message, "found no " + group + ":" + artifact + ":" + version(artifact) + ".", maven(group, artifact, ""));
        assertEquals(1, message.split("runtimeOnly", -1).length - 1, message);
    }
}
