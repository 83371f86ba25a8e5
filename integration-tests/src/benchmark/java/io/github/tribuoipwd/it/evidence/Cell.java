/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.evidence;

import java.util.List;
import java.util.Map;

/**
 * One condition of an experiment: a student's data and a teacher.
 *
 * @param name its name, words that the tables sort by
 * @param properties the global properties of the configuration
 * @param arms the arms to train
 * @param rateFrom the name of the cell on whose validation rows the rates of its arms are chosen; this one's own or another's
 */
record Cell(String name, Map<String, String> properties, List<String> arms, String rateFrom) {

    /** The name as that of a folder. */
    String folder() {
        return name.replace(' ', '-');
    }
}
