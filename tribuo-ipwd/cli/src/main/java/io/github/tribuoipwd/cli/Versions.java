/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the class path. They are read from the jars themselves, so no engine starts, and an exchanged jar is noticed.
 */
final class Versions {

    private Versions() {}

    static boolean isAsked(String argument) {
        return argument.equals("--version");
    }

    /** One line for each part. */
    static String text() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tribuo-ipwd", orElse(property("/io/github/tribuoipwd/cli/version.properties", "version"), "of unknown version"));
        versions.put("Tribuo", found("/META-INF/maven/org.tribuo/tribuo-core/pom.properties", "version"));
        versions.put("ONNX Runtime", onnxRuntime());
        versions.put("DJL", found("/ai/djl/engine/api.properties", "djl_version"));
        versions.put("PyTorch", pyTorch());
        versions.put("Java", Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String found(String resource, String key) {
        return orElse(property(resource, key), "not on the class path");
    }

    /** The version in the manifest; the class itself stays uninitialized, as its initializer may load natives. */
    private static String onnxRuntime() {
        try {
            Class<?> type = Class.forName("ai.onnxruntime.OrtEnvironment", false, Versions.class.getClassLoader());
            return orElse(type.getPackage().getImplementationVersion(), "of unknown version");
        } catch (ClassNotFoundException e) {
            return "not on the class path";
        }
    }

    /** The version of the natives, which the class path may lack: DJL can be set to download them. */
    private static String pyTorch() {
        String resource = "/native/lib/pytorch.properties";
        String version = property(resource, "version");
        // A date follows the version.
        return version == null ? "not on the class path" : version.replaceFirst("-\\d{8}$", "") + ", "
                + property(resource, "flavor") + ", " + property(resource, "classifier");
    }

    private static @Nullable String property(String resource, String key) {
        try (InputStream in = Versions.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(key);
        } catch (IOException e) {
            return null;
        }
    }

    private static String orElse(@Nullable String version, String otherwise) {
        return version == null ? otherwise : version;
    }
}
