/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one place where the native engines start: without a word to the network, and with errors that say what the machine lacks.
 * <p>
 * DJL asks the cloud's metadata address when it starts and reports home where it gets an answer; that is off unless the user has
 * set {@code OPT_OUT_TRACKING}, as an environment variable or a system property. It also downloads native libraries that the
 * class path lacks; that is off while PyTorch starts, unless the user has set {@code DJL_OFFLINE} or {@code ai.djl.offline}.
 * <p>
 * Some virtual machines make PyTorch compute wrongly or end the JVM: there it is kept to instructions that do neither (see
 * {@link #instructions()}), and whatever the machine, it must compute a known convolution rightly before anything is trained.
 */
public final class Engines {

    private static final String OPT_OUT = "OPT_OUT_TRACKING";
    private static final String OFFLINE = "ai.djl.offline";
    private static final String GRAPH_OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

    private static final String NO_SPACE = "No space left";
    /** More than ONNX Runtime's library has, which is silent about a disk that is too small for it. */
    private static final long LIBRARY_BYTES = 64 << 20;

    private static boolean telemetryOff;
    private static boolean proven;
    private static String instructions = "";

    private Engines() {}

    /**
     * Starts both engines: PyTorch, which trains, and ONNX Runtime, without which no training can end. Does nothing when called
     * again.
     *
     * @throws IllegalStateException if one of them cannot start on this machine
     */
    public static void start() {
        onnxRuntime();
        pyTorch();
    }

    /**
     * Starts ONNX Runtime if it does not run yet.
     *
     * @return its environment, which nobody closes
     * @throws IllegalStateException if it cannot start on this machine
     */
    public static synchronized OrtEnvironment onnxRuntime() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            if (!telemetryOff) {
                // It only acts on Windows. Once: a user may switch it on.
                environment.setTelemetry(false);
                telemetryOff = true;
            }
            return environment;
        } catch (OrtException | IllegalStateException | LinkageError e) {
            throw failed("ONNX Runtime", "java.io.tmpdir", Path.of(System.getProperty("java.io.tmpdir")),
                    "start Java with -Djava.io.tmpdir=FOLDER, naming one", e);
        }
    }

    /**
     * Starts PyTorch in DJL if it does not run yet.
     *
     * @return the engine
     * @throws IllegalStateException if it cannot start on this machine, or computes wrongly on it
     */
    public static synchronized Engine pyTorch() {
        if (proven) {
            return Engine.getEngine("PyTorch");
        }
        Engine engine = started();
        EngineProof.requireRight(engine);
        proven = true;
        return engine;
    }

    /**
     * The newest instructions that PyTorch may use, as the environment says or this machine needs it. They decide the last bits of
     * what it computes.
     *
     * @return oneDNN's name of them; "all" where there is no limit, and before PyTorch was started here
     */
    public static synchronized String instructions() {
        return instructions.isEmpty() ? "all" : instructions;
    }

    private static Engine started() {
        instructions = InstructionSet.limit();
        setUnlessSet(GRAPH_OPTIMIZER, "false");
        if (System.getenv(OPT_OUT) == null) {
            setUnlessSet(OPT_OUT, "true");
        }
        boolean offline = System.getenv("DJL_OFFLINE") == null && setUnlessSet(OFFLINE, "true");
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | IllegalArgumentException | LinkageError e) {
            throw failed("PyTorch", "DJL's cache", Utils.getEngineCacheDir(),
                    "set the environment variable DJL_CACHE_DIR to one", e);
        } finally {
            if (offline) {
                System.clearProperty(OFFLINE);
            }
        }
    }

    private static boolean setUnlessSet(String property, String value) {
        return System.getProperty(property) == null && System.setProperty(property, value) == null;
    }

    private static IllegalStateException failed(String engine, String role, Path folder, String remedy, Throwable e) {
        Set<String> found = new LinkedHashSet<>();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            // Some messages are nothing but their cause.
            if (cause.getCause() == null || !String.valueOf(cause.getMessage()).equals(cause.getCause().toString())) {
                found.add(cause.toString());
            }
        }
        long usable = folder.toFile().getUsableSpace();
        if (Files.exists(folder) && usable < LIBRARY_BYTES) {
            found.add(NO_SPACE + ", " + (usable >> 10) + " KB free");
        }
        String what = String.join("; ", found);
        return new IllegalStateException(engine + " must load its native library from " + role + ", which is "
                + folder.toAbsolutePath() + ", found " + what + "\nMaybe " + advice(what, remedy), e);
    }

    private static String advice(String found, String remedy) {
        if (holds(found, "failed to map segment", "not permitted")) {
            return "that folder is on a file system mounted noexec: " + remedy + " whose files may be executed.";
        }
        if (holds(found, "Offline mode", "engine not found", "PyTorch library not found", "jni not found")) {
            return "the class path has no library for this machine: add ai.djl.pytorch:pytorch-native-cpu with the classifier of"
                    + " the platform, such as linux-x86_64, or let DJL download one with -Dai.djl.offline=false.";
        }
        if (holds(found, NO_SPACE, "Disk quota")) {
            return "that disk is full: make room, or " + remedy + " with room.";
        }
        if (holds(found, "AccessDenied", "Permission denied", "NoSuchFile", "Read-only", "NotDirectory", "FileAlreadyExists")) {
            return "that folder is absent or may not be written: " + remedy + " that may.";
        }
        return "it is not made for this machine: it needs a 64-bit Linux with glibc, macOS, or Windows with the Visual C++"
                + " Redistributable.";
    }

    private static boolean holds(String found, String... parts) {
        return List.of(parts).stream().anyMatch(found::contains);
    }
}
