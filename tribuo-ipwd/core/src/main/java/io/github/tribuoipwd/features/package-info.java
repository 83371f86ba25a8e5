/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From named Tribuo features to dense rows: layouts, row matrices and input transforms.
 */
@NullMarked
package io.github.tribuoipwd.features;

import org.jspecify.annotations.NullMarked;
