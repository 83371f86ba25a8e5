/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Soft labels that are captured once and used many times. A {@link io.github.tribuoipwd.softlabel.SoftLabelStore} is a folder of
 * Parquet files and a manifest, which describes what made them. Nothing else of this library uses Parquet.
 * <p>
 * Uses: data, features, internal, onnx.internal, teacher.
 * Libraries: Hadoop, Jackson, OLCUT, ONNX Runtime, Parquet, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.softlabel;

import org.jspecify.annotations.NullMarked;
