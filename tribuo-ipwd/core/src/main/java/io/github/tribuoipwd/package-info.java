/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Tribuo trainer that distills a teacher into a small network, and the model that it returns. For every user: a training
 * needs this package, a teacher, a student and a layout, and has defaults for the rest. The model runs in ONNX Runtime; only the
 * trainer leads to DJL.
 * <p>
 * Uses: data, features, files, internal, objective, onnx, onnx.internal, optimizer, protos, student, teacher, training.
 * Libraries: OLCUT, ONNX Runtime, ONNX messages, Tribuo, protobuf.
 */
@NullMarked
package io.github.tribuoipwd;

import org.jspecify.annotations.NullMarked;
