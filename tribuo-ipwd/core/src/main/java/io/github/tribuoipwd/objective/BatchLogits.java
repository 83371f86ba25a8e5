/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What loss terms and weightings see of a batch. The arrays belong to the caller, who frees them; nobody modifies them.
 *
 * @param student logits {@code (batch, classes)} of the student's main head
 * @param teacher logits {@code (batch, classes)} of the teacher, in self-distillation those of the student one epoch ago; null
 *     where there is no teacher
 * @param classifier logits {@code (batch, classes)} of the student's classifier head; null where there is none
 * @param labels label ids {@code (batch)}, int64
 */
public record BatchLogits(NDArray student, @Nullable NDArray teacher, @Nullable NDArray classifier, NDArray labels) {

    /**
     * The teacher's logits where there must be some.
     *
     * @return {@code (batch, classes)}
     * @throws IllegalStateException if there is no teacher
     */
    public NDArray requireTeacher() {
        if (teacher == null) {
            throw new IllegalStateException("This loss needs a teacher's logits, found none.\nMaybe set a teacher.");
        }
        return teacher;
    }
}
