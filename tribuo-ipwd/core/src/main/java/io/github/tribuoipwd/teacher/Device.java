/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * The device that a network runs on.
 */
public enum Device {
    /** On the CPU. */
    CPU,
    /** On an NVIDIA GPU, or not at all: an error gives the reason. */
    CUDA,
    /** On an NVIDIA GPU where there is one, else on the CPU; the provenance records which. */
    AUTO,
    /** A teacher on an NVIDIA GPU through TensorRT, with CUDA for what TensorRT lacks, or not at all: an error gives the reason. */
    TENSORRT
}
