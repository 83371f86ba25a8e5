/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Shared by the packages of this library; not for users, and free to change.
 */
@NullMarked
package io.github.tribuoipwd.internal;

import org.jspecify.annotations.NullMarked;
