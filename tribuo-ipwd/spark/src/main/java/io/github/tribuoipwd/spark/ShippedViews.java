/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.softlabel.SoftLabelViews;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The views of each example on their way to executors.
 *
 * @param augmentation what makes them; null where an example is stored as it is
 * @param number how many there are of each example
 * @param seed what their generators begin with
 */
record ShippedViews(@Nullable ShippedComponent augmentation, int number, long seed) implements Serializable {

    private static final long serialVersionUID = 1L;

    static ShippedViews of(SoftLabelViews views) {
        Augmentation augmentation = views.augmentation();
        return new ShippedViews(augmentation == null ? null : ShippedComponent.of(augmentation), views.number(), views.seed());
    }

    SoftLabelViews unpack() {
        return augmentation == null ? SoftLabelViews.NONE : new SoftLabelViews(augmentation.unpack(Augmentation.class), number,
                seed);
    }
}
