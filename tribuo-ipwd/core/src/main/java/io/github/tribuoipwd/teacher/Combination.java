/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * Logits that are made from those of other teachers, one run of a dataset or one session long.
 */
interface Combination {

    /** The teachers. */
    List<Teacher> members();

    /**
     * Adds the logits of a member.
     *
     * @param member its place among the members, which come one after the other
     * @param logits its logits {@code (number, its classes)} from position 0
     * @param number how many rows
     * @param sum {@code (number, classes)} from position 0, zeros at first
     */
    void add(int member, FloatBuffer logits, int number, FloatBuffer sum);

    /** Makes the logits of the sum, in place. */
    void finish(FloatBuffer sum, int number);

    /** Facts for the provenance beside those of the members. */
    Map<String, String> facts();

    /** The prefix of the facts of a member. */
    default String prefix(int member) {
        return members().size() == 1 ? "" : (member + 1) + "-";
    }
}
