/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Student networks.
 */
@NullMarked
package io.github.tribuoipwd.student;

import org.jspecify.annotations.NullMarked;
