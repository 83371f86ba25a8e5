/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What happens to files and trainings when something goes wrong: the tables of docs/reliability.md.
 */
@NullMarked
package io.github.tribuoipwd.it.reliability;

import org.jspecify.annotations.NullMarked;
