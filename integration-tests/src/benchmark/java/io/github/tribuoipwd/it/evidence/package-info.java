/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The experiments of docs/reproducing.md: prepares data and teachers, runs the trainings with the command line's own
 * {@code Experiments}, keeps a line of each run, and writes the page from these lines.
 */
@NullMarked
package io.github.tribuoipwd.it.evidence;

import org.jspecify.annotations.NullMarked;
