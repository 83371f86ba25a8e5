/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the readers of files have in common: the exceptions of files that are damaged, too old or too new, and the classes that a
 * file may name. For those who read files from strangers, and for the packages that read files.
 * <p>
 * Uses: none.
 * Libraries: none.
 */
@NullMarked
package io.github.tribuoipwd.files;

import org.jspecify.annotations.NullMarked;
