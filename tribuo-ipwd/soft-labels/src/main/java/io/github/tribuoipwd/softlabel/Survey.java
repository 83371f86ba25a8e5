/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.classification.Label;

/**
 * What must be known of all data before the first row is captured: their features, their number, and a sample from everywhere. It
 * takes one pass, which reads no image but those of the sample. Every share of a capture, and one that is resumed, finds the
 * same.
 *
 * @param positions the position of each feature
 * @param examples how many there are
 * @param sample rows, in the order of the data
 * @param labels the label of each row of the sample; null where it has none
 * @param keys the key of each row of the sample, by its place in the data
 */
record Survey(FeaturePositions positions, long examples, DenseRows sample, List<@Nullable String> labels,
        SortedMap<Long, RowKey> keys) {

    private static final int SAMPLE = 512;
    /** Large rows are fewer. */
    private static final int LEAST_SAMPLE = 32;
    private static final long SAMPLE_BYTES = 256L << 20;
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
                throw new SoftLabelException("The labels of all examples must be the teacher's, found \"" + label + "\" of"
                        + " example " + number + ".\nMaybe the teacher's labels are misspelled; wrap it in a"
                        + " SelectedClassesTeacher where it calls its classes otherwise.");
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
            throw new SoftLabelException("The data must have an example, found none.\nMaybe look whether the source finds its"
                    + " files.");
        }
        FeaturePositions positions = layout.bind(names);
        return of(spread(drawn, Math.max(LEAST_SAMPLE, Buffers.rowsWithin(SAMPLE_BYTES, positions.size()))), positions, number);
    }

    private static Survey of(List<Drawn> drawn, FeaturePositions positions, long examples) {
        DenseRows sample = DenseRows.gather(drawn.stream().map(Drawn::example).toList(), drawn.size(), positions);
        RowKeys hashes = new RowKeys(positions.size());
        SortedMap<Long, RowKey> keys = new TreeMap<>();
        List<@Nullable String> labels = new ArrayList<>();
        for (int row = 0; row < drawn.size(); row++) {
            keys.put(drawn.get(row).number(), hashes.key(sample, row));
            labels.add(label(drawn.get(row).example()));
        }
        return new Survey(positions, examples, sample, labels, keys);
    }

    /** In the order of the data, some of them evenly where they are too many. */
    private static List<Drawn> spread(List<Drawn> drawn, int most) {
        List<Drawn> ordered = drawn.stream().sorted(Comparator.comparingLong(Drawn::number)).toList();
        int count = Math.min(most, ordered.size());
        return IntStream.range(0, count).mapToObj(i -> ordered.get((int) ((long) i * ordered.size() / count))).toList();
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

    /** Identifies the data by the sample: the same examples in the same order have the same. */
    String sampleSha256() {
        return ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, keys.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses another row than that of the first pass, where it is one of the sample. */
    void requireSame(long example, RowKey key) {
        RowKey first = keys.get(example);
        if (first != null && !first.equals(key)) {
            throw new SoftLabelException("The data must give the same examples in each pass, found other values in example "
                    + example + " in the second.\nMaybe the source shuffles, augments, or gives one object again and again with"
                    + " other values; load the data into a dataset first.");
        }
    }

    /** For each row of the sample its label's place among the teacher's; -1 for none. */
    int[] labelIds(List<String> teacher) {
        return labels.stream().mapToInt(label -> label == null ? -1 : teacher.indexOf(label)).toArray();
    }
}
