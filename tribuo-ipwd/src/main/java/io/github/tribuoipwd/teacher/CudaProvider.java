/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;

/** Adds CUDA to the options of a session; replaced in tests, which have no GPU. */
@FunctionalInterface
interface CudaProvider {

    void addTo(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException;

    static void onnxRuntime(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(deviceId)) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                cuda.add(setting.getKey(), setting.getValue());
            }
            options.addCUDA(cuda);
        }
    }
}
