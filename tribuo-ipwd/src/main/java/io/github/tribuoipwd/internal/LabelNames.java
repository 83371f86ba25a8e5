/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * Label domains as lists: the order of a network's output columns.
 */
public final class LabelNames {

    private LabelNames() {}

    /**
     * The names of a domain.
     *
     * @param labels the domain
     * @return the label of each id, in the order of the ids
     */
    public static List<String> byId(ImmutableOutputInfo<Label> labels) {
        return IntStream.range(0, labels.size()).mapToObj(id -> labels.getOutput(id).getLabel()).toList();
    }
}
