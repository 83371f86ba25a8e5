/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A library that a training needs on the class path, in the version that this library was built with.
 *
 * @param group its group id
 * @param artifact its artifact id
 * @param version its version
 * @param classifier the platform of a native library; empty for none
 */
record Dependency(String group, String artifact, String version, String classifier) {

    private static final Properties BUILT_WITH = builtWith();

    private static final String DJL = "djl";
    private static final String PYTORCH = "pytorch";

    private static Properties builtWith() {
        Properties properties = new Properties();
        try (InputStream in = Dependency.class.getResourceAsStream("training.properties")) {
            if (in == null) {
                throw new IllegalStateException("This library must hold training.properties, found none.\nMaybe its jar was"
                        + " repackaged without its resources.");
            }
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String builtWith(String what) {
        return BUILT_WITH.getProperty(what);
    }

    static Dependency api() {
        return new Dependency("ai.djl", "api", builtWith(DJL), "");
    }

    static Dependency engine() {
        return new Dependency("ai.djl.pytorch", "pytorch-engine", builtWith(DJL), "");
    }

    /** The binding of PyTorch to Java: native code for every platform in one jar. */
    static Dependency jni() {
        return new Dependency("ai.djl.pytorch", "pytorch-jni", builtWith(PYTORCH) + "-" + builtWith(DJL), "");
    }

    static Dependency jna() {
        return new Dependency("net.java.dev.jna", "jna", builtWith("jna"), "");
    }

    /** PyTorch itself, for one platform. */
    static Dependency pyTorch(String platform) {
        return new Dependency("ai.djl.pytorch", "pytorch-native-cpu", builtWith(PYTORCH), platform);
    }

    /** The platforms that there is a {@link #pyTorch(String)} for. */
    static List<String> platforms() {
        return List.of(builtWith("pytorch-platforms").split(","));
    }

    /** The declarations that add all of these to a build. */
    static String lines(List<Dependency> dependencies) {
        return "in Maven\n" + dependencies.stream().map(Dependency::maven).collect(Collectors.joining())
                + "and in Gradle\n" + dependencies.stream().map(Dependency::gradle).collect(Collectors.joining("\n"));
    }

    private String maven() {
        return "  <dependency>\n    <groupId>" + group + "</groupId>\n    <artifactId>" + artifact + "</artifactId>\n"
                + "    <version>" + version + "</version>\n" + (classifier.isEmpty() ? "" : "    <classifier>" + classifier + "</classifier>\n")
                + "    <scope>runtime</scope>\n  </dependency>\n";
    }

    /** A form that is valid in the Groovy and the Kotlin DSL. */
    private String gradle() {
        return "  runtimeOnly(\"" + this + "\")";
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version + (classifier.isEmpty() ? "" : ":" + classifier);
    }
}
