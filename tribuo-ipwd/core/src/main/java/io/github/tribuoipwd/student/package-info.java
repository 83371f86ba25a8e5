/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Student networks: settings, from which DJL blocks are made. For users who choose one, and for authors of a new one, which
 * goes here. It is independent of how a network is trained.
 * <p>
 * Uses: internal.
 * Libraries: DJL, OLCUT.
 */
@NullMarked
package io.github.tribuoipwd.student;

import org.jspecify.annotations.NullMarked;
