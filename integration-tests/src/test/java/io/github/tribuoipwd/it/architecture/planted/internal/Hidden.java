/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture.planted.internal;

/** Nothing that users should see. */
public final class Hidden {}
