/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What helps where an engine, the class path or the memory fails: errors that come from outside of this library, without advice.
 * Uses no class of DJL, which may be absent.
 */
public final class EngineFailure {

    private static final String NO_SPACE = "No space left";
    /** More than the size of ONNX Runtime's library, whose error does not mention a disk that is too small for it. */
    private static final long LIBRARY_BYTES = 64 << 20;
    /** DJL's and OLCUT's exceptions, by name. */
    private static final String ENGINE_EXCEPTION = "ai.djl.engine.EngineException";
    private static final String PROVENANCE_EXCEPTION = "com.oracle.labs.mlrg.olcut.provenance.ProvenanceException";
    private static final Pattern VERSION = Pattern.compile("GLIBC(XX)?_[0-9.]+");
    private static final Pattern TYPE = Pattern.compile("(?:[a-z][A-Za-z0-9_]*[./])+[A-Z]\\w*");
    private static final String ADVICE = "\nMaybe ";

    private EngineFailure() {}

    /**
     * How an engine loads its native library.
     *
     * @param engine the engine
     * @param role the use of the folder that the engine loads its library from
     * @param folder that folder
     * @param remedy how to name another folder
     * @param missing advice for a library that is absent itself
     */
    record Loading(String engine, String role, Path folder, String remedy, String missing) {

        /** The error for what was thrown. */
        IllegalStateException failed(Throwable thrown) {
            String found = words(thrown);
            long usable = folder.toFile().getUsableSpace();
            String what = Files.exists(folder) && usable < LIBRARY_BYTES
                    ? found + "; " + NO_SPACE + ", " + (usable >> 10) + " KB free" : found;
            return new IllegalStateException(engine + " must load its native library from " + role + ", which is "
                    + folder.toAbsolutePath() + ", found " + what + ADVICE + advice(what), thrown);
        }

        private String advice(String found) {
            if (holds(found, "failed to map segment", "not permitted")) {
                return "that folder is on a file system mounted noexec: " + remedy + " whose files may be executed.";
            }
            if (holds(found, "Offline mode", "engine not found", "PyTorch library not found", "jni not found")) {
                return missing;
            }
            if (holds(found, NO_SPACE, "Disk quota")) {
                return "that disk is full: make room, or " + remedy + " with room.";
            }
            if (holds(found, "AccessDenied", "Permission denied", "NoSuchFile", "Read-only", "NotDirectory", "FileAlreadyExists")) {
                return "that folder is absent or may not be written: " + remedy + " that may.";
            }
            if (holds(found, "in java.library.path", "Unsupported os", "Unsupported arch")) {
                return missing;
            }
            return system(found).orElse("it is not made for this machine: it needs a 64-bit Linux with glibc, macOS on ARM, or"
                    + " Windows on x86-64 with the Visual C++ Redistributable.");
        }
    }

    /**
     * The error with advice for what ended some work. An {@link OutOfMemoryError} stays one: what else a thread of a full heap may
     * do is for the program to decide. What an engine or the class path lacks becomes an exception, as when an engine cannot start.
     *
     * @param work what was done, as the beginning of a sentence, such as {@code The training at step 3}
     * @param thrown what was thrown
     * @return what to throw: the same exception where it brings its own advice or none is known
     * @throws Error the error with advice, or the same one
     */
    public static RuntimeException during(String work, Throwable thrown) {
        Optional<String> message = message(work, thrown);
        if (message.isPresent() && thrown instanceof OutOfMemoryError) {
            OutOfMemoryError advised = new OutOfMemoryError(message.get());
            advised.initCause(thrown);
            throw advised;
        }
        if (message.isPresent()) {
            return new IllegalStateException(message.get(), thrown);
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unknown ? unknown : new IllegalStateException(thrown);
    }

    /**
     * The message of an error that brings no advice.
     *
     * @param work what was done, as the beginning of a sentence
     * @param thrown what was thrown
     * @return the message with advice; nothing where the error has its own, or there is none for it here
     */
    public static Optional<String> message(String work, Throwable thrown) {
        return String.valueOf(thrown.getMessage()).contains(ADVICE) ? Optional.empty()
                : advice(thrown).map(advice -> work + " ended with an error, found " + words(thrown) + ADVICE + advice);
    }

    /**
     * What helps against an error of the memory, the class path, an engine or provenance.
     *
     * @param thrown the error
     * @return what follows "Maybe"; nothing where the error is not one of these
     */
    public static Optional<String> advice(Throwable thrown) {
        String found = words(thrown);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError error) {
                return Optional.of(memory(String.valueOf(error.getMessage())));
            }
            if (cause instanceof UnsatisfiedLinkError) {
                return Optional.of(system(found).orElse("a native library is absent, or is not made for this machine: compare the"
                        + " natives on the class path with docs/installing.md."));
            }
            if (cause instanceof LinkageError error) {
                return Optional.of(classPath(error));
            }
            if (cause.getClass().getName().equals(PROVENANCE_EXCEPTION)) {
                return Optional.of("the provenance is of another version, or a class that it names is not on the class path; a"
                        + " provenance class of your own needs a public constructor that takes a Map<String, Provenance>.");
            }
        }
        if (isOutOfMemory(found)) {
            return Optional.of(nativeMemory());
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().equals(ENGINE_EXCEPTION)) {
                return Optional.of("the architecture or the objective computes something that PyTorch cannot; where they are this"
                        + " library's own, please report it with this message.");
            }
        }
        return Optional.empty();
    }

    /**
     * Whether an engine's error means that there was not enough memory, of the machine or of a GPU.
     *
     * @param found the error in words
     * @return true if it does
     */
    public static boolean isOutOfMemory(String found) {
        String words = found.toLowerCase(Locale.ROOT);
        return holds(words, "can't allocate memory", "cannot allocate memory", "not enough memory", "out of memory", "bad_alloc",
                "bad allocation", "failed to allocate memory", "smaller than requested bytes");
    }

    /**
     * What helps where an engine has not enough memory.
     *
     * @return what follows "Maybe"
     */
    public static String nativeMemory() {
        return "lower batchSize, or take a smaller network or smaller rows: the engine needs so much memory at once, beside the"
                + " heap that Java may take (-Xmx, now " + (Runtime.getRuntime().maxMemory() >> 20) + " MB).";
    }

    private static String memory(String found) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (holds(found, "direct buffer memory")) {
            return "start Java with more memory for rows and logits, such as -XX:MaxDirectMemorySize=4g (it is that of the heap, "
                    + heap + " MB, where nothing is set), or use fewer or smaller examples.";
        }
        if (holds(found, "native thread")) {
            return "the machine allows no more threads: close what runs beside this, or raise the limit (ulimit -u).";
        }
        return "start Java with a larger heap, such as -Xmx4g (it has " + heap + " MB), or use fewer examples or a smaller network, or"
                + " a source that makes DenseExamples, which take a fraction of the memory.";
    }

    private static String classPath(LinkageError error) {
        Matcher type = TYPE.matcher(String.valueOf(error.getMessage()));
        String name = type.find() ? type.group().replace('/', '.') : "";
        if (!(error instanceof NoClassDefFoundError)) {
            return "another version of a library is on the class path than this one was built with"
                    + (name.isEmpty() ? "" : ": look which jar has " + name) + " (mvn dependency:tree).";
        }
        if (String.valueOf(error.getMessage()).startsWith("Could not initialize class")) {
            return "the class could not be initialized: the first error about it, further up, says why.";
        }
        String module = name.startsWith("io.github.tribuoipwd.softlabel.") ? "tribuo-ipwd-soft-labels"
                : name.startsWith("io.github.tribuoipwd.spark.") ? "tribuo-ipwd-spark"
                : name.startsWith("io.github.tribuoipwd.onnx.") ? "onnx-export"
                : name.startsWith("io.github.tribuoipwd.cli.") || name.startsWith("io.github.tribuoipwd.report.") ? "tribuo-ipwd-cli"
                : "";
        return module.isEmpty() ? "the class path lacks the jar of " + name + ", which was excluded or is no longer there: compare it"
                + " with the dependencies of tribuo-ipwd (mvn dependency:tree)."
                : "the class path lacks the module " + module + ": add io.github.tribuoipwd:" + module + '.';
    }

    /** Advice where the system is too old for a library, or lacks another one. */
    private static Optional<String> system(String found) {
        Matcher version = VERSION.matcher(found);
        if (version.find()) {
            return Optional.of("this Linux is too old: the library needs " + version.group() + ", which its distribution has in a"
                    + " newer release.");
        }
        if (holds(found, "file too short", "invalid ELF header")) {
            return Optional.of("that file is damaged: delete it, or the folder of the cache that it is in, which is filled anew.");
        }
        return holds(found, "cannot open shared object file")
                ? Optional.of("the system lacks a library that this one needs: install the one that the message names.")
                : Optional.empty();
    }

    /** An error and its causes, each once. */
    private static String words(Throwable thrown) {
        Set<String> found = new LinkedHashSet<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // Some messages consist of their cause alone.
            if (cause.getCause() == null || !String.valueOf(cause.getMessage()).equals(cause.getCause().toString())) {
                found.add(cause.toString().strip());
            }
        }
        return String.join("; ", found);
    }

    private static boolean holds(String found, String... parts) {
        return List.of(parts).stream().anyMatch(found::contains);
    }
}
