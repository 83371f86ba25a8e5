/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Tribuo trainer that distills a teacher into a small network, and the model that it returns.
 */
@NullMarked
package io.github.tribuoipwd;

import org.jspecify.annotations.NullMarked;
