/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files and folders that are whole or absent. For the modules of this project alone, and free to change.
 * <p>
 * Uses: none.
 * Libraries: none.
 */
@NullMarked
package io.github.tribuoipwd.onnx.internal;

import org.jspecify.annotations.NullMarked;
