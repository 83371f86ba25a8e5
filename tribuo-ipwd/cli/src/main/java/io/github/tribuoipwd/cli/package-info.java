/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line.
 */
@NullMarked
package io.github.tribuoipwd.cli;

import org.jspecify.annotations.NullMarked;
