/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.classification.Label;

/**
 * What must be known of all data before the first row is captured: their features, their number, and a sample from everywhere. It
 * takes one pass, which reads no image. Every share of a capture, and one that is resumed, finds the same.
 *
 * @param positions the position of each feature
 * @param examples how many there are
 * @param sample rows, in the order of the data
 * @param labels the label of each row of the sample; null where it has none
 */
record Survey(FeaturePositions positions, long examples, DenseRows sample, List<@Nullable String> labels) {

    private static final int SAMPLE = 512;
    private static final long SEED = 20260105;

    private record Drawn(long number, Example<Label> example) {
    }

    /**
     * Looks at all examples.
     *
     * @throws SoftLabelException if there is no example, or one has a label that the teacher has not
     */
    static Survey of(Iterable<? extends Example<Label>> examples, FeatureLayout layout, List<String> teacher) {
        Set<String> names = new HashSet<>();
        FeatureNames implied = null;
        Set<String> known = new HashSet<>(teacher);
        List<Drawn> drawn = new ArrayList<>(SAMPLE);
        SplittableRandom random = new SplittableRandom(SEED);
        long number = 0;
        for (Example<Label> example : examples) {
            FeatureNames here = example instanceof DenseExample<?> dense ? dense.impliedNames() : null;
            if (here == null || !here.equals(implied)) {
                addNames(example, here, names);
                implied = here;
            }
            String label = label(example);
            if (label != null && !known.contains(label)) {
                throw new SoftLabelException("The labels of all examples must be the teacher's, found \"" + label + "\" of example "
                        + number + ".\nMaybe the teacher's labels are misspelled; wrap it in a SelectedClassesTeacher where it calls"
                        + " its classes otherwise.");
            }
            // Vitter's algorithm R (ACM Transactions on Mathematical Software 11, 1985): each example is drawn with equal chance.
            if (drawn.size() < SAMPLE) {
                drawn.add(new Drawn(number, example));
            } else {
                long place = random.nextLong(number + 1);
                if (place < SAMPLE) {
                    drawn.set((int) place, new Drawn(number, example));
                }
            }
            number++;
        }
        if (number == 0) {
            throw new SoftLabelException("The data must have an example, found none.\nMaybe look whether the source finds its files.");
        }
        drawn.sort(Comparator.comparingLong(Drawn::number));
        List<Example<Label>> sample = drawn.stream().map(Drawn::example).toList();
        FeaturePositions positions = layout.bind(names);
        List<@Nullable String> labels = new ArrayList<>();
        sample.forEach(example -> labels.add(label(example)));
        return new Survey(positions, number, DenseRows.gather(sample, sample.size(), positions), labels);
    }

    private static void addNames(Example<Label> example, @Nullable FeatureNames implied, Set<String> names) {
        if (implied == null) {
            for (Feature feature : example) {
                names.add(feature.getName());
            }
        } else {
            for (int i = 0; i < implied.size(); i++) {
                names.add(implied.get(i));
            }
        }
    }

    static @Nullable String label(Example<Label> example) {
        String label = example.getOutput().getLabel();
        return label.equals(Label.UNKNOWN) ? null : label;
    }

    /** For each row of the sample its label's place among the teacher's; -1 for none. */
    int[] labelIds(List<String> teacher) {
        return labels.stream().mapToInt(label -> label == null ? -1 : teacher.indexOf(label)).toArray();
    }
}
