/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Exports DJL blocks to ONNX by tracing one forward pass, and proves every export against ONNX Runtime.
 */
@NullMarked
package io.github.tribuoipwd.onnx;

import org.jspecify.annotations.NullMarked;
