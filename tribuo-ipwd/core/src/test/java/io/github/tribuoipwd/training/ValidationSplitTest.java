/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** Which examples a training holds out. */
@Tag("unit")
class ValidationSplitTest {

    private static final List<String> NAMES = List.of("c", "a", "b");

    private static List<Example<Label>> examples(int... labels) {
        List<Example<Label>> examples = new ArrayList<>();
        for (int label : labels) {
            examples.add(new ArrayExample<>(new Label(label < 0 ? "?" : NAMES.get(label)), new String[] {"f"}, new double[] {1}));
        }
        return examples;
    }

    private static ValidationSplit split(double share, long seed, int... labels) {
        return ValidationSplit.of(examples(labels), labels, NAMES, share, new SplittableRandom(seed));
    }

    /** How many of a label's examples are held out. */
    private static long held(ValidationSplit split, int[] labels, int label) {
        return IntStream.of(split.validation()).filter(i -> labels[i] == label).count();
    }

    private static int[] labels(int first, int second, int third) {
        int[] labels = new int[first + second + third];
        Arrays.fill(labels, first, first + second, 1);
        Arrays.fill(labels, first + second, labels.length, 2);
        return labels;
    }

    @Test
    void eachExampleLiesInOnePart() {
        int[] labels = labels(50, 30, 20);
        ValidationSplit split = split(0.2, 1, labels);
        assertArrayEquals(IntStream.range(0, 100).toArray(),
                IntStream.concat(IntStream.of(split.training()), IntStream.of(split.validation())).sorted().toArray());
        for (int[] part : List.of(split.training(), split.validation())) {
            assertArrayEquals(IntStream.of(part).sorted().toArray(), part);
        }
    }

    @Test
    void eachLabelGivesItsShare() {
        int[] labels = labels(50, 30, 20);
        ValidationSplit split = split(0.2, 1, labels);
        assertEquals(10, held(split, labels, 0));
        assertEquals(6, held(split, labels, 1));
        assertEquals(4, held(split, labels, 2));
    }

    /** 26 labels of four examples would give none of 0.1 each, were every label rounded by itself. */
    @Test
    void whatRoundingLeavesOverIsHeldOutToo() {
        int[] labels = labels(4, 4, 4);
        ValidationSplit split = split(0.1, 1, labels);
        assertEquals(1, split.validation().length);
        // The first label by name.
        assertEquals(1, held(split, labels, 1));
        int[] uneven = labels(14, 16, 10);
        ValidationSplit second = split(0.1, 1, uneven);
        assertEquals(List.of(1L, 2L, 1L), List.of(held(second, uneven, 0), held(second, uneven, 1), held(second, uneven, 2)));
    }

    @Test
    void theSeedDecides() {
        int[] labels = labels(50, 30, 20);
        assertArrayEquals(split(0.2, 7, labels).validation(), split(0.2, 7, labels).validation());
        assertFalse(Arrays.equals(split(0.2, 7, labels).validation(), split(0.2, 8, labels).validation()));
    }

    /** The ids of labels follow their order in a hash map. */
    @Test
    void theOrderOfTheColumnsDoesNot() {
        int[] labels = labels(50, 30, 20);
        int[] others = IntStream.of(labels).map(label -> (label + 1) % 3).toArray();
        ValidationSplit other = ValidationSplit.of(examples(labels), others, List.of("b", "c", "a"), 0.2, new SplittableRandom(7));
        assertArrayEquals(split(0.2, 7, labels).validation(), other.validation());
    }

    @Test
    void everyExampleCanBeHeldOut() {
        int[] labels = labels(5, 5, 5);
        boolean[] seen = new boolean[15];
        for (int seed = 0; seed < 50; seed++) {
            IntStream.of(split(0.2, seed, labels).validation()).forEach(i -> seen[i] = true);
        }
        assertTrue(IntStream.range(0, 15).allMatch(i -> seen[i]));
    }

    @Test
    void singleExamplesAndThoseWithoutALabelAreTrainedOn() {
        int[] labels = {0, 1, 1, -1, 1, 1, -1, -1, -1};
        for (int seed = 0; seed < 20; seed++) {
            ValidationSplit split = split(0.5, seed, labels);
            assertEquals(2, split.validation().length);
            assertEquals(2, held(split, labels, 1));
        }
    }

    /** A bag holds an example several times; a copy to train on would show what the other one is to measure. */
    @Test
    void copiesStayTogether() {
        List<Example<Label>> once = examples(labels(10, 10, 10));
        List<Example<Label>> bag = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            bag.add(once.get(random.nextInt(30)));
        }
        int[] labels = bag.stream().mapToInt(example -> NAMES.indexOf(example.getOutput().getLabel())).toArray();
        ValidationSplit split = ValidationSplit.of(bag, labels, NAMES, 0.3, new SplittableRandom(1));
        List<Example<Label>> trained = IntStream.of(split.training()).mapToObj(bag::get).toList();
        assertTrue(split.validation().length > 5);
        for (int held : split.validation()) {
            assertTrue(trained.stream().noneMatch(example -> example == bag.get(held)));
        }
    }

    @Test
    void nothingToHoldOut() {
        assertError(IllegalArgumentException.class, () -> split(0.9, 1, 0, 1, 2), "validationShare", "none", "0.9", "3 examples");
        assertError(IllegalArgumentException.class, () -> split(0.01, 1, labels(5, 5, 5)), "validationShare", "15 examples");
    }

    @Test
    void nothingToTrainOn() {
        assertError(IllegalArgumentException.class, () -> split(0.9, 1, labels(2, 20, 20)), "validationShare", "\"c\"", "2 examples");
    }
}
