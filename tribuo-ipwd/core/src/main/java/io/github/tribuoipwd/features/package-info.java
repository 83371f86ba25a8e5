/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From named Tribuo features to dense rows: layouts, row matrices and input transforms. For users, who choose a layout and a
 * transform, and for every package that reads examples. A new layout goes here.
 * <p>
 * Uses: internal, protos.
 * Libraries: OLCUT, Tribuo, protobuf.
 */
@NullMarked
package io.github.tribuoipwd.features;

import org.jspecify.annotations.NullMarked;
