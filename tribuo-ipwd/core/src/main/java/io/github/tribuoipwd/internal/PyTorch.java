/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;

/**
 * Starts PyTorch in DJL, in which students train.
 * <p>
 * DJL requests the cloud's metadata address when it starts and sends a usage report if that answers; that is off unless the user
 * has set {@code OPT_OUT_TRACKING}, as an environment variable or a system property. It also downloads native libraries that the
 * class path lacks; that is off while PyTorch starts, unless the user has set {@code DJL_OFFLINE} or {@code ai.djl.offline}.
 * <p>
 * On Linux its threads wait for each other for a quarter of a millisecond before they sleep, unless the user has set
 * {@code GOMP_SPINCOUNT} or {@code OMP_WAIT_POLICY}: by default they spin for milliseconds, against all other work of the machine.
 * <p>
 * On some virtual machines PyTorch computes wrongly or ends the JVM: there it is limited to instructions that do neither (see
 * {@link #instructions()}). On every machine it must compute known convolutions rightly before anything is trained.
 */
public final class PyTorch {

    private static final String OPT_OUT = "OPT_OUT_TRACKING";
    private static final String OFFLINE = "ai.djl.offline";
    private static final String GRAPH_OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

    private static boolean proven;
    private static int threads;
    private static String instructions = "";

    private PyTorch() {}

    /**
     * Starts PyTorch if it does not run yet.
     *
     * @return the engine
     * @throws IllegalStateException if its libraries are not on the class path, or if it cannot start on this machine or computes
     *     wrongly on it
     */
    public static synchronized Engine engine() {
        if (proven) {
            return Engine.getEngine("PyTorch");
        }
        Engine engine = started();
        ExpectedWarning.pass(engine);
        EngineProof.requireRight(engine);
        threads = JniUtils.getNumThreads();
        proven = true;
        return engine;
    }

    /**
     * The newest instructions that PyTorch may use, by the environment or by the needs of this machine. The last bits of its
     * results depend on them.
     *
     * @return oneDNN's name of them; "all" where there is no limit, and before PyTorch was started here
     */
    public static synchronized String instructions() {
        return instructions.isEmpty() ? "all" : instructions;
    }

    /**
     * How many threads PyTorch has by its own settings, such as {@code OMP_NUM_THREADS}; counted once, since trainings set
     * others.
     *
     * @return the number when PyTorch was started here
     */
    public static synchronized int threads() {
        engine();
        return threads;
    }

    /**
     * Checks for PyTorch's native library before DJL does, whose error only reports that a download is not permitted.
     *
     * @throws IllegalStateException if none is there for this machine and DJL may not download one
     */
    static synchronized void requireLibrary() {
        boolean usersOwn = isSet("PYTORCH_LIBRARY_PATH") || isSet("PYTORCH_VERSION");
        if (!proven && !usersOwn && mayNotDownload()) {
            NativeLibrary.require(Utils.getEngineCacheDir("pytorch"));
        }
    }

    private static boolean mayNotDownload() {
        String environment = System.getenv("DJL_OFFLINE");
        return Boolean.parseBoolean(environment != null ? environment : System.getProperty(OFFLINE, "true"));
    }

    private static boolean isSet(String name) {
        return System.getenv(name) != null || System.getProperty(name) != null;
    }

    private static Engine started() {
        requireLibrary();
        instructions = InstructionSet.limit();
        WaitingThreads.shorten();
        setUnlessSet(GRAPH_OPTIMIZER, "false");
        if (System.getenv(OPT_OUT) == null) {
            setUnlessSet(OPT_OUT, "true");
        }
        boolean offline = System.getenv("DJL_OFFLINE") == null && setUnlessSet(OFFLINE, "true");
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | IllegalArgumentException | LinkageError e) {
            throw new EngineFailure.Loading("PyTorch", "DJL's cache", Utils.getEngineCacheDir(),
                    "set the environment variable DJL_CACHE_DIR to one", NativeLibrary.advice()).failed(e);
        } finally {
            if (offline) {
                System.clearProperty(OFFLINE);
            }
        }
    }

    private static boolean setUnlessSet(String property, String value) {
        return System.getProperty(property) == null && System.setProperty(property, value) == null;
    }
}
