/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Exports DJL blocks to ONNX by tracing one forward pass, and proves every export against ONNX Runtime. For everyone who has a
 * trained DJL block: it depends neither on distillation nor on Tribuo's models. The mapping of one more DJL operation to ONNX
 * is a line in an {@code ...Operations} class here.
 * <p>
 * Uses: onnx.internal.
 * Libraries: DJL, ONNX Runtime, ONNX messages, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.onnx;

import org.jspecify.annotations.NullMarked;
