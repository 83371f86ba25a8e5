/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The page on settings, made of the descriptions that the components have in their classes.
 */
@NullMarked
package io.github.tribuoipwd.it.settings;

import org.jspecify.annotations.NullMarked;
