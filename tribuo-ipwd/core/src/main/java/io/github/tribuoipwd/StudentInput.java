/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.features.FeaturePositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.RealInfo;
import org.tribuo.VariableInfo;

/**
 * The positions of a model's features: in the layout, which is the input of its graph, and among Tribuo's ids.
 *
 * @param positions the feature at each position
 * @param ids for each position the id of its feature
 * @param unseen the ids of features that the layout has a position for and no training example had
 */
record StudentInput(FeaturePositions positions, int[] ids, BitSet unseen) {

    /**
     * Finds the ids.
     *
     * @param domain holds every feature that has a position
     * @param seen the features of the training data
     */
    static StudentInput of(FeaturePositions positions, ImmutableFeatureMap domain, Collection<String> seen) {
        int[] ids = positions.names().stream().mapToInt(domain::getID).toArray();
        BitSet unseen = new BitSet();
        unseen.set(0, ids.length);
        seen.stream().mapToInt(domain::getID).filter(id -> id >= 0).forEach(unseen::clear);
        return new StudentInput(positions, ids, unseen);
    }

    /** Every position is a feature of the model, also those that no training example had: a black pixel may be white later. */
    static ImmutableFeatureMap domain(FeaturePositions positions, ImmutableFeatureMap seen) {
        List<VariableInfo> infos = new ArrayList<>();
        for (String name : positions.names()) {
            VariableInfo info = seen.get(name);
            infos.add(info == null ? new RealInfo(name, 0, 0, 0, 0, 0) : info);
        }
        return new ImmutableFeatureMap(infos);
    }

    int size() {
        return ids.length;
    }

    /** The number of features that the training data had. */
    int seen() {
        return ids.length - unseen.cardinality();
    }

    /** For each position the place of its feature among those that the training data had, by id; {@link #seen()} for the others. */
    int[] seenColumns() {
        int[] columns = new int[ids.length];
        int next = 0;
        for (int id = 0; id < columns.length; id++) {
            columns[id] = unseen.get(id) ? seen() : next++;
        }
        return Arrays.stream(ids).map(id -> columns[id]).toArray();
    }

    /**
     * Checks that each feature has one position, which the file of a stranger may violate.
     *
     * @throws IllegalStateException if that is not so
     */
    static void requireWhole(int[] ids, ImmutableFeatureMap domain) {
        if (!Arrays.equals(Arrays.stream(ids).sorted().toArray(), IntStream.range(0, domain.size()).toArray())) {
            throw new IllegalStateException("Invalid protobuf, each of the model's " + domain.size()
                    + " features must have one position, found " + ids.length + " positions.");
        }
    }
}
