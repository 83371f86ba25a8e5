/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

/**
 * The features of the examples that a model has been asked about since it was made or loaded.
 *
 * @param examples the examples
 * @param features all their features
 * @param unknownFeatures those of them that the model does not know
 * @param examplesAboveShare the examples with a larger share of unknown features than the model's maximum
 */
public record FeatureCounts(long examples, long features, long unknownFeatures, long examplesAboveShare) {}
