/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.io.Serializable;

/**
 * A file that a job has committed.
 *
 * @param name its name in the folder
 * @param rows the rows in it
 * @param bytes its length
 * @param sha256 the hash of its bytes, in hexadecimal
 * @param firstKey the key of its first row, in hexadecimal; empty where it has no row
 */
record CommittedPart(String name, long rows, long bytes, String sha256, String firstKey) implements Serializable {

    private static final long serialVersionUID = 1L;
}
