/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Map;

/** Adds the providers of a GPU to the options of a session; replaced in tests, which have no GPU. */
interface GpuProvider {

    /** ONNX Runtime's own. */
    GpuProvider ONNX_RUNTIME = new GpuProvider() {
        @Override
        public void addCuda(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException {
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(deviceId)) {
                each(settings, cuda::add);
                options.addCUDA(cuda);
            }
        }

        @Override
        public void addTensorRt(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException {
            try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(deviceId)) {
                each(settings, tensorRt::add);
                options.addTensorrt(tensorRt);
            }
        }

        private static void each(Map<String, String> settings, Setting provider) throws OrtException {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                provider.add(setting.getKey(), setting.getValue());
            }
        }
    };

    /** The two kinds of options have no public type in common. */
    interface Setting {
        void add(String name, String value) throws OrtException;
    }

    void addCuda(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException;

    void addTensorRt(OrtSession.SessionOptions options, int deviceId, Map<String, String> settings) throws OrtException;
}
