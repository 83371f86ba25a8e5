/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From a student back to its configuration and data, and to the same student again. For those who were given a student and
 * want to know whether it is what it claims to be.
 * <p>
 * Uses: features, files, internal, onnx.internal, tribuoipwd.
 * Libraries: OLCUT, ONNX messages, Tribuo, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.reproduction;

import org.jspecify.annotations.NullMarked;
