/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;

/**
 * PyTorch's warning of DJL's own code. DJL fills arrays in a way that is deprecated ({@code AutoNonVariableTypeMode}), and PyTorch
 * prints that to the standard error of the process when it happens for the first time. No user of a training can change it, so the
 * first time is here, while PyTorch prints errors only. Later warnings are printed as ever.
 */
final class ExpectedWarning {

    private static final Logger logger = Logger.getLogger(ExpectedWarning.class.getName());

    /** The least severity that PyTorch prints; not what the environment variable TORCH_CPP_LOG_LEVEL sets, which it reads in Python. */
    private static final String LEAST = "FLAGS_caffe2_log_level";
    private static final int ERRORS = 2;

    private ExpectedWarning() {}

    /** Has it given unseen, where the libraries permit that. */
    static void pass(Engine engine) {
        try {
            Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("c10"));
            if (!Files.exists(library)) {
                return;
            }
            Pointer least = NativeLibrary.getInstance(library.toString()).getGlobalVariableAddress(LEAST);
            int before = least.getInt(0);
            least.setInt(0, Math.max(before, ERRORS));
            try (NDManager manager = engine.newBaseManager(Device.cpu()); NDArray array = manager.create(new Shape(1))) {
                array.set(new float[1]);
            } finally {
                least.setInt(0, before);
            }
        } catch (LinkageError e) {
            // The warning is harmless.
            logger.fine(() -> "PyTorch's warning of AutoNonVariableTypeMode cannot be avoided here: " + e);
        }
    }
}
