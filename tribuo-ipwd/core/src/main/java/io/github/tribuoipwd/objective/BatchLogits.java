/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.tribuoipwd.internal.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * What objectives, loss terms and weightings get of a batch. The arrays belong to the caller, who frees them, and are not
 * modified.
 *
 * @param student logits {@code (batch, classes)} of the student's main head
 * @param teacher logits {@code (batch, classes)} of the teacher, or of the student one epoch ago, as {@link Objective#imitates()}
 *     names it; null where it names neither
 * @param classifier logits {@code (batch, classes)} of the student's classifier head; null where there is none
 * @param labels label ids {@code (batch)}, int64; 0 for an example without a label
 * @param labeled {@code (batch)} of float32, 1 for an example that has a label and 0 for one that has none; null where all have
 *     one, and always unless {@link Objective#acceptsUnlabeled()}
 */
public record BatchLogits(NDArray student, @Nullable NDArray teacher, @Nullable NDArray classifier, NDArray labels,
        @Nullable NDArray labeled) {

    /**
     * In self-distillation the logit of an example's label, beside zeros for the other classes, where the student has not
     * predicted that example before: the softmax of such logits is the label itself.
     */
    public static final float LABEL_LOGIT = 200;

    /**
     * A batch of examples that all have a label.
     *
     * @param student logits {@code (batch, classes)} of the student's main head
     * @param teacher logits {@code (batch, classes)} to imitate; null for none
     * @param classifier logits {@code (batch, classes)} of the student's classifier head; null for none
     * @param labels label ids {@code (batch)}, int64
     */
    public BatchLogits(NDArray student, @Nullable NDArray teacher, @Nullable NDArray classifier, NDArray labels) {
        this(student, teacher, classifier, labels, null);
    }

    /** The batch with other logits to imitate. */
    BatchLogits imitating(NDArray other) {
        return new BatchLogits(student, other, classifier, labels, labeled);
    }

    /** Values of the examples {@code (batch)}, zero where there is no label. */
    NDArray whereLabeled(NDArray values) {
        return labeled == null ? values : values.mul(labeled);
    }

    /** Weights of the examples {@code (batch)}, 1 where there is no label. */
    NDArray oneWhereUnlabeled(NDArray weights) {
        return labeled == null ? weights : weights.mul(labeled).add(unlabeled());
    }

    /** 1 for an example that has no label and 0 for the others, {@code (batch)}. */
    NDArray unlabeled() {
        return labeled == null ? labels.zerosLike().toType(DataType.FLOAT32, false) : Scalars.plus(labeled.neg(), 1);
    }

    /**
     * The teacher's logits where there must be some.
     *
     * @return {@code (batch, classes)}
     * @throws IllegalStateException if there is no teacher
     */
    public NDArray requireTeacher() {
        if (teacher == null) {
            throw new IllegalStateException("This loss needs logits to imitate, found none.\nMaybe let the objective imitate a"
                    + " teacher.");
        }
        return teacher;
    }
}
