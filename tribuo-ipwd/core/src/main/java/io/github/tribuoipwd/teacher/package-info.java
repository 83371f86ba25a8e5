/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Teachers: descriptions of models that give logits for rows, the sessions that run them, and reports on them. For users who
 * choose one, and for authors of a new kind, which goes here. No teacher needs DJL.
 * <p>
 * Uses: data, evaluation, features, files, internal, onnx.internal.
 * Libraries: Caffeine, OLCUT, ONNX Runtime, ONNX messages, Tribuo, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.teacher;

import org.jspecify.annotations.NullMarked;
