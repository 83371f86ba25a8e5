/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.github.tribuoipwd.teacher.Device;

/**
 * The device on which a student trains.
 *
 * @param wanted the configured device
 * @param id the number of the GPU
 */
record StudentDevice(Device wanted, int id) {

    /**
     * The engine's device.
     *
     * @throws IllegalStateException if the GPU of that number is required and absent
     */
    ai.djl.Device of(Engine engine) {
        if (wanted == Device.CPU) {
            return ai.djl.Device.cpu();
        }
        // The CUDA runtime reports this count; PyTorch may still be built without CUDA.
        int gpus = engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
        if (id < gpus) {
            return ai.djl.Device.gpu(id);
        }
        if (wanted == Device.AUTO) {
            return ai.djl.Device.cpu();
        }
        throw new IllegalStateException("studentDevice CUDA must be there with number " + id + ", found " + gpus
                + " GPUs that " + engine.getEngineName() + " " + engine.getVersion()
                + " can use.\nMaybe give it PyTorch's CUDA libraries and the CUDA runtime (docs/gpu.md), or set studentDevice to"
                + " AUTO or CPU.");
    }
}
