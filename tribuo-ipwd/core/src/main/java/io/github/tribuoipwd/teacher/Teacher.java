/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The description of a model that gives soft labels. It is immutable and holds no native memory;
 * {@link #open(FeaturePositions, Rows)} gives a session that does.
 * <p>
 * The logits of an example are not computed again in the same JVM, by this object or by another of equal
 * {@link #identity()}, as long as {@link TeacherCache} keeps them.
 */
public interface Teacher extends Configurable, Provenancable<ConfiguredObjectProvenance> {

    /**
     * The label of each output column, in the teacher's own order.
     *
     * @return the labels, each once
     */
    List<String> labels();

    /**
     * Identifies everything that determines this teacher's logits. Teachers of equal identity must give equal logits for equal
     * rows: they share cached scores. A teacher that is determined by its configuration and a file can return its provenance, if
     * that holds the file's hash; a teacher that depends on anything else, such as a function, must not.
     *
     * @return an immutable object with {@code equals} and {@code hashCode}; this teacher itself, the default, for one that shares
     *     with no other object
     */
    default Object identity() {
        return this;
    }

    /**
     * Opens a session.
     *
     * @param features the name of the feature at every position of a row
     * @param rows rows of the kind that it will be used on, by which the teacher finds the shape of its input and the kind of its
     *     output and checks its contract; not modified, and read as long as the session is open
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

    /**
     * Describes this component by its class and settings.
     *
     * @return the provenance
     */
    @Override
    default ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "Teacher");
    }
}
