/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A native library of PyTorch on the class path, as its jar describes it; the user's build names one.
 *
 * @param flavor the processor, {@code cpu} or such as {@code cu128}
 * @param platform the classifier, such as {@code linux-x86_64}
 * @param version PyTorch's version
 */
record NativeLibrary(String flavor, String platform, String version) {

    private static final String DOWNLOAD = "let DJL download it with -Dai.djl.offline=false";

    /**
     * Looks for a library that fits this machine and the rest of DJL.
     *
     * @param cache the folder of DJL's earlier downloads
     * @throws IllegalStateException if there is none
     */
    static void require(Path cache) {
        String here = here();
        List<NativeLibrary> found = onClassPath();
        String callable = callableVersion();
        if (found.stream().anyMatch(library -> library.platform.equals(here) && library.version.equals(callable))
                || isDownloaded(cache, callable, here)) {
            return;
        }
        if (!Dependency.platforms().contains(here)) {
            throw new IllegalStateException("PyTorch must have a native library for this platform, " + here + ", found that "
                    + Dependency.pyTorch("").version() + " exists for " + String.join(", ", Dependency.platforms())
                    + " alone.\nMaybe " + advice());
        }
        List<NativeLibrary> others = found.stream().filter(library -> library.platform.equals(here)).toList();
        if (!others.isEmpty()) {
            throw new IllegalStateException("PyTorch must have a native library of version " + callable + " on the class path,"
                    + " which is the one that ai.djl.pytorch:pytorch-jni calls, found " + describe(found) + ".\nMaybe put these two"
                    + " together, " + Dependency.lines(List.of(Dependency.jni(), Dependency.pyTorch(here)))
                    + (others.stream().allMatch(library -> library.flavor.startsWith("cpu")) ? "" : "\nThey compute on the CPU:"
                    + " where PyTorch " + callable + " for a GPU comes from stands in docs/gpu.md."));
        }
        throw new IllegalStateException("PyTorch must have a native library for this platform, " + here
                + ", on the class path, found " + (found.isEmpty() ? "none" : describe(found)) + ".\nMaybe " + advice());
    }

    /** Advice where there is no library for this machine. */
    static String advice() {
        String here = here();
        return Dependency.platforms().contains(here)
                ? DOWNLOAD + ", or add it, " + Dependency.lines(List.of(Dependency.pyTorch(here)))
                : "train on one of those: the student is a file that predicts wherever ONNX Runtime runs. Or build PyTorch for"
                        + " this platform and set the environment variable PYTORCH_LIBRARY_PATH to its folder.";
    }

    /** The classifier of this platform as DJL writes it. */
    static String here() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        String name = system.startsWith("Win") ? "win" : system.startsWith("Mac") ? "osx" : system.toLowerCase(Locale.ROOT);
        return name.replace(' ', '-') + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    private static String describe(List<NativeLibrary> libraries) {
        return libraries.stream().map(library -> library.version + " for " + library.platform + " (" + library.flavor + ")")
                .collect(Collectors.joining(", "));
    }

    private static List<NativeLibrary> onClassPath() {
        List<NativeLibrary> found = new ArrayList<>();
        try {
            for (URL url : Collections.list(loader().getResources("native/lib/pytorch.properties"))) {
                Properties properties = read(url);
                // Such as 2.7.1-20250812: the version, and the day of the build.
                found.add(new NativeLibrary(properties.getProperty("flavor", "cpu"), properties.getProperty("classifier", "none"),
                        properties.getProperty("version", "none").replaceFirst("-\\d+$", "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The version of PyTorch that the JNI library on the class path calls. */
    private static String callableVersion() {
        URL url = loader().getResource("jnilib/pytorch.properties");
        String jni = url == null ? null : read(url).getProperty("jni_version");
        // Such as 2.7.1-0.36.0: PyTorch's version and DJL's.
        return jni == null ? Dependency.pyTorch("").version() : jni.split("-", 2)[0];
    }

    private static Properties read(URL url) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether DJL has downloaded one in an earlier run, in which that was permitted. */
    private static boolean isDownloaded(Path cache, String version, String platform) {
        if (!Files.isDirectory(cache)) {
            return false;
        }
        Pattern folder = Pattern.compile(Pattern.quote(version) + "-(cpu|cu\\d+)(-precxx11)?-" + Pattern.quote(platform));
        try (Stream<Path> folders = Files.list(cache)) {
            return folders.anyMatch(path -> folder.matcher(path.getFileName().toString()).matches()
                    && Files.exists(path.resolve(System.mapLibraryName("torch"))));
        } catch (IOException e) {
            // The engine's start reports what is wrong with the folder.
            return true;
        }
    }

    /** The folder of DJL's downloads. */
    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return Objects.requireNonNullElse(context, NativeLibrary.class.getClassLoader());
    }
}
