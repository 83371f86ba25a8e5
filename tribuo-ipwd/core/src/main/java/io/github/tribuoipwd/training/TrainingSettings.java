/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.teacher.Device;

/**
 * The settings of a training that are plain values.
 *
 * @param epochs passes over the data
 * @param batchSize examples in a step
 * @param rateFactor multiplies the learning rate
 * @param maximumGradientNorm the global norm that gradients are scaled down to; 0 for no clipping
 * @param overlap whether a teacher beside the training computes its next logits while the student trains
 * @param device where the student trains
 * @param deviceId the number of its GPU
 * @param threads how many threads PyTorch trains with; 0 to decide by the work of a step
 * @param healthCheck what follows when the training collapses
 * @param exportTolerance how far the exported student's probabilities may differ from the trained one's; 0 to follow the rounding
 */
public record TrainingSettings(int epochs, int batchSize, double rateFactor, double maximumGradientNorm, boolean overlap,
        Device device, int deviceId, int threads, HealthCheck healthCheck, double exportTolerance) {}
