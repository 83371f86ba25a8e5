/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import io.github.tribuoipwd.DistilledModel;
import java.util.List;

/**
 * A student that was trained again. Closing it closes the new student.
 *
 * @param model the new student
 * @param numbers how many numbers the student's graph holds: parameters, and statistics of batch norm
 * @param largestDifference the largest difference between a number of the original and of the new student; 0 where all are
 *     the same to the bit, infinite where the graphs do not have the same numbers at all
 * @param differences the values in which the provenances differ; points in time do not count
 */
public record Reproduction(DistilledModel model, long numbers, double largestDifference,
        List<ProvenanceDifference> differences) implements AutoCloseable {

    /**
     * Whether every parameter is the same to the bit.
     *
     * @return true if it is
     */
    public boolean identical() {
        return largestDifference == 0;
    }

    /**
     * A summary for people.
     *
     * @return some lines of text
     */
    public String summary() {
        StringBuilder text = new StringBuilder(identical() ? "Reproduced: all " + numbers + " numbers are the same to the bit."
                : "Not reproduced: the " + numbers + " numbers differ by up to " + largestDifference + ".");
        text.append(System.lineSeparator()).append(differences.isEmpty() ? "The provenances are the same, times aside."
                : "The provenances differ, times aside (original -> reproduced):");
        differences.forEach(difference -> text.append(System.lineSeparator()).append("  ").append(difference));
        return text.toString();
    }

    /**
     * Closes the new student.
     */
    @Override
    public void close() {
        model.close();
    }
}
