/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The description of a model that gives soft labels. It is immutable and holds no native memory;
 * {@link #open(FeaturePositions, Rows)} gives a session that does.
 * <p>
 * Teachers of equal provenance must give equal logits: what one of them gave for an example is not computed again in the same
 * JVM. So the provenance of a teacher that reads a file must hold the file's hash.
 */
public interface Teacher extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * The label of each output column, in the teacher's own order.
     *
     * @return the labels, each once
     */
    List<String> labels();

    /**
     * Opens a session.
     *
     * @param features the name of the feature at every position of a row
     * @param rows rows of the kind that it will be used on, by which the teacher finds the shape of its input and checks its
     *     contract; not modified
     * @return a session that the caller closes
     * @throws TeacherException if the model cannot be loaded or does not fit the rows or the labels
     */
    TeacherSession open(FeaturePositions features, Rows rows);

    /**
     * The temperature that the logits are made for, where they mean nothing at another: a trainer with another one is refused.
     *
     * @return the temperature; empty, as for most teachers, where any will do
     */
    default OptionalDouble temperature() {
        return OptionalDouble.empty();
    }
}
