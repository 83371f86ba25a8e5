/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Pages of docs whose tables are the results of programs, kept in files.
 */
@NullMarked
package io.github.tribuoipwd.it.page;

import org.jspecify.annotations.NullMarked;
