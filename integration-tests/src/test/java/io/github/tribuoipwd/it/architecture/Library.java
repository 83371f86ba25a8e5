/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the published modules are built on; the words are those of the pages of the packages. */
enum Library {

    CAFFEINE("Caffeine", "com.github.benmanes.caffeine."),
    DJL("DJL", "ai.djl."),
    /** Parquet's classes name it in their signatures. */
    HADOOP("Hadoop", "org.apache.hadoop."),
    JACKSON("Jackson", "com.fasterxml.jackson."),
    JNA("JNA", "com.sun.jna."),
    OLCUT("OLCUT", "com.oracle.labs.mlrg.olcut."),
    /** The messages of ONNX files, and Tribuo's way to build them: an artifact that needs nothing else of Tribuo. */
    ONNX("ONNX messages", "ai.onnx.proto.", "org.tribuo.util.onnx."),
    ONNX_RUNTIME("ONNX Runtime", "ai.onnxruntime."),
    PARQUET("Parquet", "org.apache.parquet."),
    PROGRESS_BAR("progress bar", "me.tongfei.progressbar."),
    PROTOBUF("protobuf", "com.google.protobuf."),
    PYTORCH("PyTorch", "ai.djl.pytorch."),
    /** Spark's methods take and give Scala's types. */
    SPARK("Spark", "org.apache.spark.", "scala."),
    TRIBUO("Tribuo", "org.tribuo.");

    /** The JDK, and annotations that nobody has at run time. */
    private static final List<String> EVERYWHERE = List.of("java.", "javax.", "org.w3c.dom.", "org.jspecify.annotations.");

    private final String words;
    private final List<String> prefixes;

    Library(String words, String... prefixes) {
        this.words = words;
        this.prefixes = List.of(prefixes);
    }

    /** The library that a class belongs to, by the longest prefix of its name; none for the JDK and primitive types. */
    static Optional<Library> of(String className) {
        if (!className.contains(".") || EVERYWHERE.stream().anyMatch(className::startsWith)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values()).filter(library -> library.prefix(className) > 0)
                .max(Comparator.comparing(library -> library.prefix(className)))
                .orElseThrow(() -> new AssertionError("Library must hold every library that is used, found none with "
                        + className + ".\nMaybe add it, or do without it.")));
    }

    private int prefix(String className) {
        return prefixes.stream().filter(className::startsWith).mapToInt(String::length).max().orElse(0);
    }

    @Override
    public String toString() {
        return words;
    }
}
