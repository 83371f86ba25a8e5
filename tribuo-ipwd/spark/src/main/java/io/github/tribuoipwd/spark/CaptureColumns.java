/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import java.util.List;

/**
 * Where a data frame has what.
 *
 * @param features the column with an array of all features, if there is one of this name
 * @param names the name of each number of the arrays; empty for their numbers
 * @param path the column with the files of images
 * @param label the column with labels; empty for none
 */
record CaptureColumns(String features, List<String> names, String path, String label) {
}
