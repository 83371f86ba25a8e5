/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;

/**
 * Starts PyTorch in DJL, in which students train.
 * <p>
 * DJL asks the cloud's metadata address when it starts and reports home where it gets an answer; that is off unless the user has
 * set {@code OPT_OUT_TRACKING}, as an environment variable or a system property. It also downloads native libraries that the
 * class path lacks; that is off while PyTorch starts, unless the user has set {@code DJL_OFFLINE} or {@code ai.djl.offline}.
 * <p>
 * Some virtual machines make PyTorch compute wrongly or end the JVM: there it is kept to instructions that do neither (see
 * {@link #instructions()}), and whatever the machine, it must compute a known convolution rightly before anything is trained.
 */
public final class PyTorch {

    private static final String OPT_OUT = "OPT_OUT_TRACKING";
    private static final String OFFLINE = "ai.djl.offline";
    private static final String GRAPH_OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

    private static boolean proven;
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

    /**
     * Looks for PyTorch's native library before DJL does, which only says that it may not download one.
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
        setUnlessSet(GRAPH_OPTIMIZER, "false");
        if (System.getenv(OPT_OUT) == null) {
            setUnlessSet(OPT_OUT, "true");
        }
        boolean offline = System.getenv("DJL_OFFLINE") == null && setUnlessSet(OFFLINE, "true");
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | IllegalArgumentException | LinkageError e) {
            throw new EngineFailure("PyTorch", "DJL's cache", Utils.getEngineCacheDir(),
                    "set the environment variable DJL_CACHE_DIR to one", NativeLibrary.advice()).of(e);
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
