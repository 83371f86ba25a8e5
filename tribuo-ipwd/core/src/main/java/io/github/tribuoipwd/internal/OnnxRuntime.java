/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;

/**
 * Starts ONNX Runtime, in which students predict and teachers run. Uses no class of DJL, which may be absent where a student is
 * served.
 */
public final class OnnxRuntime {

    private static boolean telemetryOff;

    private OnnxRuntime() {}

    /**
     * Starts ONNX Runtime if it does not run yet.
     *
     * @return its environment, which must not be closed
     * @throws IllegalStateException if it cannot start on this machine
     */
    public static synchronized OrtEnvironment environment() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            if (!telemetryOff) {
                // The setting acts on Windows only. Set once: a user may switch it on again.
                environment.setTelemetry(false);
                telemetryOff = true;
            }
            return environment;
        } catch (OrtException | IllegalStateException | LinkageError e) {
            throw new EngineFailure.Loading("ONNX Runtime", "java.io.tmpdir", Path.of(System.getProperty("java.io.tmpdir")),
                    "start Java with -Djava.io.tmpdir=FOLDER, naming one",
                    "com.microsoft.onnxruntime:onnxruntime has no library for this machine (" + System.getProperty("os.name")
                            + ", " + System.getProperty("os.arch") + "): it has them for Linux on x86-64 and ARM, for macOS on"
                            + " ARM and for Windows on x86-64.").failed(e);
        }
    }
}
