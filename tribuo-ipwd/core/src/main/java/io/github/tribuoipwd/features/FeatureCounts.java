/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

/**
 * Counts of the features in the examples that a model has predicted since it was made or loaded.
 *
 * @param examples the examples
 * @param features all their features
 * @param unknownFeatures those of them that are unknown to the model
 * @param examplesAboveShare the examples with a larger share of unknown features than the model's maximum
 */
public record FeatureCounts(long examples, long features, long unknownFeatures, long examplesAboveShare) {}
