/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import org.jspecify.annotations.Nullable;

/**
 * One view of an example in a {@link SoftLabelStore}.
 *
 * @param key the key of the example's own row
 * @param view the number of the view, from 0 on
 * @param viewKey the key of the view that the teacher saw; the example's own where there is no augmentation
 * @param label the example's label; null where it has none
 * @param values logits: of all classes in the order of the teacher's labels, or of the {@code ids}; not copied
 * @param ids the columns of the classes that are stored, by falling logit; empty where all are; not copied
 * @param mass the probability, at temperature 1, of the classes that are not stored; 0 where all are
 * @param mass2 the same at temperature 2
 * @param mass4 the same at temperature 4
 */
public record SoftLabelRow(RowKey key, int view, RowKey viewKey, @Nullable String label, float[] values, int[] ids, double mass,
        double mass2, double mass4) {
}
