/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs the notebook of docs as its kernel would.
 */
@NullMarked
package io.github.tribuoipwd.it.notebook;

import org.jspecify.annotations.NullMarked;
