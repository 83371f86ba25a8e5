/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a student is worth with no setting but its size: the table of docs/defaults.md. */
@NullMarked
package io.github.tribuoipwd.it.defaults;

import org.jspecify.annotations.NullMarked;
