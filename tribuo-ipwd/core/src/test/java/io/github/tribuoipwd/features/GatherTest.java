/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** Examples of every kind, one after the other, become the rows that a search by every name gives. */
@Tag("property")
class GatherTest {

    private static final int SIZE = 12;

    private static final FeaturePositions POSITIONS =
            new FeaturePositions(IntStream.range(0, SIZE).mapToObj(FeatureNames.numbered(SIZE)::get).toList(), SIZE);

    /** Sparse or dense, with features without a position, with names that are the same string, or an equal one, or another. */
    private static Example<Label> example(SplittableRandom random) {
        Label label = new Label("a");
        if (random.nextInt(4) == 0) {
            byte[] values = new byte[SIZE];
            random.nextBytes(values);
            return new DenseExample<>(label, FeatureNames.numbered(SIZE), DenseRow.of(values));
        }
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            String name = FeatureNames.numbered(SIZE).get(i);
            if (random.nextInt(3) > 0) {
                features.add(new Feature(random.nextBoolean() ? name : new String(name.toCharArray()), random.nextDouble(-5, 5)));
            }
            if (random.nextInt(6) == 0) {
                features.add(new Feature("other " + i, 1));
            }
        }
        for (int i = 0; i < random.nextInt(30); i++) {
            features.add(new Feature("z" + i, 1));
        }
        Collections.shuffle(features, new Random(random.nextLong()));
        return new ArrayExample<>(label, features);
    }

    @RepeatedTest(20)
    void asByName(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<Example<Label>> examples = IntStream.range(0, 50).mapToObj(i -> example(random)).toList();
        float[] expected = new float[examples.size() * SIZE];
        int[] known = new int[examples.size()];
        for (int i = 0; i < known.length; i++) {
            for (Feature feature : examples.get(i)) {
                int position = POSITIONS.names().indexOf(feature.getName());
                if (position >= 0) {
                    expected[i * SIZE + position] = (float) feature.getValue();
                    known[i]++;
                }
            }
        }
        FloatBuffer rows = FloatBuffer.allocate(expected.length);
        for (int i = 0; i < rows.capacity(); i++) {
            rows.put(i, 99);
        }
        assertArrayEquals(known, POSITIONS.gather(examples, rows));
        assertArrayEquals(expected, rows.array());
        assertEquals(0, rows.position());
    }
}
