/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.unit;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.ListedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.support.Data;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

class FeatureLayoutTest {

    private static float[] row(FeatureLayout layout, List<String> known, String[] names, double... values) {
        Example<Label> example = new ArrayExample<>(new Label("a"), names, values);
        return Data.row(DenseRows.gather(List.of(example), 1, layout.bind(known)), 0);
    }

    @Test
    void absentFeaturesAreZeroAndNumbersArePositions() {
        assertArrayEquals(new float[] {0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7, 0},
                row(new IndexedLayout(12), List.of("2", "10"), new String[] {"10", "2"}, 7, 5));
    }

    @Test
    void absentFeaturesGetNamesOfTheSameKind() {
        assertEquals(List.of("000", "001", "002"), new IndexedLayout(3).bind(List.of("001")).names());
        assertEquals(List.of("p1", "p2", "p3"),
                new IndexedLayout("p", 1, ChannelOrder.CHW, 3).bind(List.of("p3")).names());
        assertEquals("9", new IndexedLayout(12).bind(List.of("0", "10")).names().get(9));
    }

    @Test
    void channelsLastNumbersGoToPlanes() {
        FeatureLayout layout = new IndexedLayout("", 0, ChannelOrder.HWC, 2, 1, 3);
        assertArrayEquals(new float[] {10, 12, 14, 11, 13, 15}, row(layout, List.of(),
                new String[] {"0", "1", "2", "3", "4", "5"}, 10, 11, 12, 13, 14, 15));
    }

    @Test
    void listedAndSortedNames() {
        assertArrayEquals(new float[] {2, 1}, row(new ListedLayout(List.of("width", "height"), 2), List.of("height", "width"),
                new String[] {"height", "width"}, 1, 2));
        FeaturePositions sorted = new SortedLayout().bind(List.of("b", "a", "c"));
        assertEquals(List.of("a", "b", "c"), sorted.names());
        assertArrayEquals(new int[] {3}, sorted.shape());
    }

    @Test
    void tooSmall() {
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(1, 2, 2).bind(List.of("4")), "\"4\"", "0 to 3", "[1, 2, 2]");
    }

    @Test
    void notANumber() {
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(4).bind(List.of("height")), "\"height\"", "ListedLayout");
    }

    @Test
    void unknownFeature() {
        assertError(IllegalArgumentException.class, () -> new ListedLayout(List.of("a", "b"), 2).bind(List.of("a", "z")), "z");
    }

    @Test
    void twoNamesForOnePosition() {
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(4).bind(List.of("1", "01")), "\"1\"", "\"01\"");
    }

    @Test
    void badSettings() {
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(), "shape");
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(3, 0, 2), "shape");
        assertError(IllegalArgumentException.class, () -> new IndexedLayout("", 2, ChannelOrder.CHW, 3), "firstIndex");
        assertError(IllegalArgumentException.class, () -> new ListedLayout(List.of("a", "a"), 2), "[a, a]");
        assertError(IllegalArgumentException.class, () -> new ListedLayout(List.of("a"), 2).bind(List.of("a")), "[2]");
    }

    @Test
    void valuesThatAreNotFinite() {
        assertError(IllegalArgumentException.class,
                () -> row(new IndexedLayout(1), List.of("0"), new String[] {"0"}, Double.NaN), "\"0\"", "NaN");
    }
}
