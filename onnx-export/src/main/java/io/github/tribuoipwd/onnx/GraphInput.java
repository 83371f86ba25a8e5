/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * An input of a graph.
 *
 * @param shape its shape; dynamic dimensions are -1
 */
record GraphInput(String name, Shape shape, DataType type) {}
