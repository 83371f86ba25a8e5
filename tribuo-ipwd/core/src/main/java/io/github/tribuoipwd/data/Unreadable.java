/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/**
 * What a source does with image files that cannot be read: that are truncated, damaged, of an unknown format, or links to
 * nothing.
 */
public enum Unreadable {
    /** Reading such a file is an error that names it; links to nothing are one when the source is made. */
    FAIL,
    /**
     * Such files are left out. Every file is decoded once when the source is made, on all of its threads; how many were left
     * out, and the names of the first of them, are in the log and in the provenance.
     */
    SKIP
}
