/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What several packages share: checks of settings, buffers, provenance, and the start of both engines. For the modules of this
 * project alone, and free to change.
 * <p>
 * Uses: files.
 * Libraries: DJL, JNA, OLCUT, ONNX Runtime, ONNX messages, PyTorch, Tribuo, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.internal;

import org.jspecify.annotations.NullMarked;
