/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Exports DJL blocks to ONNX by tracing one forward pass, and proves every export against ONNX Runtime. For everyone who has a
 * trained DJL block: nothing here knows of distillation, nor of Tribuo's models. What one more DJL operation becomes in ONNX
 * is a line in an {@code ...Operations} class here.
 * <p>
 * Uses: onnx.internal.
 * Libraries: DJL, ONNX Runtime, ONNX messages, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.onnx;

import org.jspecify.annotations.NullMarked;
