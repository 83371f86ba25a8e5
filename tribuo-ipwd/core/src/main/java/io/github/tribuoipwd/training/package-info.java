/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The training loop and its parts, and what it reports: {@link io.github.tribuoipwd.training.TrainingListener}. For users who
 * listen to a training and read its reports; all else is for the trainer. Nothing but this package and {@code internal} calls
 * PyTorch's own classes in DJL.
 * <p>
 * Uses: data, features, internal, objective, onnx, onnx.internal, optimizer, student, teacher.
 * Libraries: DJL, OLCUT, ONNX Runtime, ONNX messages, PyTorch, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.training;

import org.jspecify.annotations.NullMarked;
