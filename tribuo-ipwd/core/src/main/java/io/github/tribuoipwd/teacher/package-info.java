/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Teachers: descriptions of models that give logits for rows, and the sessions that run them.
 */
@NullMarked
package io.github.tribuoipwd.teacher;

import org.jspecify.annotations.NullMarked;
