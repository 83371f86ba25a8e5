/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: distills, compares, reproduces and checks teachers by configuration files. For users at a terminal; programs
 * use the packages below it.
 * <p>
 * Uses: evaluation, features, files, internal, onnx, onnx.internal, report, reproduction, softlabel, teacher, training, tribuoipwd.
 * Libraries: Jackson, OLCUT, ONNX Runtime, ONNX messages, Tribuo, progress bar.
 */
@NullMarked
package io.github.tribuoipwd.cli;

import org.jspecify.annotations.NullMarked;
