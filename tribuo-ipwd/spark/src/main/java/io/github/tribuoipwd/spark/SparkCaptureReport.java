/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.util.List;

/**
 * What a capture has written.
 *
 * @param folder the folder of the store
 * @param examples the examples in it
 * @param rows the rows in it, one for each view of each example
 * @param parts the number of its files
 * @param bytes their length together
 * @param leftOut the names of images that could not be read and were left out, sorted; empty where that is an error
 */
public record SparkCaptureReport(String folder, long examples, long rows, int parts, long bytes, List<String> leftOut) {
}
