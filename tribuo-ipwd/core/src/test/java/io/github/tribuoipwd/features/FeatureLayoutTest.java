/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.support.Data;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

@Tag("unit")
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
                IndexedLayout.builder(3).prefix("p").firstIndex(1).build().bind(List.of("p3")).names());
        assertEquals("9", new IndexedLayout(12).bind(List.of("0", "10")).names().get(9));
    }

    private static List<String> bound(IndexedLayout layout, String... names) {
        return layout.bind(List.of(names)).names();
    }

    private static IndexedLayout px(int size) {
        return IndexedLayout.builder(size).prefix("px").build();
    }

    private static String[] numbers(String format, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> String.format(Locale.ROOT, format, i)).toArray(String[]::new);
    }

    /**
     * Every width, every set of neighbors: the bound names are those that the source would write, or an error gives the setting.
     */
    @ParameterizedTest
    @ValueSource(strings = {"px%d", "px%02d", "px%03d", "px%04d", "px%05d"})
    void namesShowTheirPadding(String format) {
        int size = 1200;
        int width = Integer.parseInt("0" + format.substring(3, format.length() - 1));
        List<String> all = List.of(numbers(format, 0, size - 1));
        int[][] ranges = {{0, 0}, {0, 9}, {9, 10}, {10, 99}, {57, 57}, {99, 100}, {100, 783}, {999, 1000}, {1000, 1199}, {0, 1198},
            {1, 1199}, {500, 1100}, {5, 700}};
        for (int[] range : ranges) {
            String[] seen = numbers(format, range[0], range[1]);
            boolean padded = seen[0].startsWith("px0") && seen[0].length() > 3;
            if (!padded && seen[0].length() > 3) {
                int digits = seen[0].length() - 2;
                assertError(IllegalArgumentException.class, () -> bound(px(size), seen), "\"px0\"",
                        "\"px" + "0".repeat(digits) + "\"", seen[0], "digits");
            } else {
                assertEquals(all, bound(px(size), seen), () -> format + " from " + range[0] + " to " + range[1]);
            }
            assertEquals(all, bound(IndexedLayout.builder(size).prefix("px").digits(Math.max(1, width)).build(), seen));
        }
    }

    @Test
    void contradictoryPadding() {
        for (String[] names : new String[][] {{"px057", "px58"}, {"px7", "px008"}, {"px07", "px008"}, {"px00", "px1"},
            {"px0001", "px100"}}) {
            assertError(IllegalArgumentException.class, () -> bound(px(784), names), "padded", names[0], names[1], "two sources");
        }
        assertError(IllegalArgumentException.class,
                () -> bound(IndexedLayout.builder(784).prefix("px").digits(3).build(), "px57"), "digits is 3", "px57");
        assertError(IllegalArgumentException.class,
                () -> bound(IndexedLayout.builder(784).prefix("px").digits(1).build(), "px057"), "digits is 1", "px057");
    }

    /** Bare numbers are Tribuo's: IDX pads to the number of features, LibSVM to the greatest in the file. */
    @Test
    void bareNumbersOfOneLengthArePadded() {
        assertEquals(List.of(numbers("%03d", 0, 783)), bound(new IndexedLayout(28, 28, 1), numbers("%d", 152, 610)));
        assertEquals("0005", bound(new IndexedLayout(1000), "0999").get(5));
        assertEquals("5", bound(IndexedLayout.builder(784).digits(1).build(), numbers("%d", 152, 610)).get(5));
        assertEquals("5", bound(new IndexedLayout(784), "1", "610").get(5));
        assertError(IllegalArgumentException.class, () -> bound(new IndexedLayout(784), "10", "610"), "\"0\" or \"00\"", "digits");
    }

    @Test
    void onlyPlainDigitsAreNumbers() {
        for (String name : List.of("px", "px+5", "px-0", "px 5", "px5 ", "px5.0", "px0x5", "px99999999999", "px5e0",
                "px\uD835\uDFD9")) {
            assertError(IllegalArgumentException.class, () -> bound(px(784), name), name);
        }
    }

    /** Tribuo's sources write the digits of the locale. */
    @Test
    void digitsOfAnotherScript() {
        assertEquals(List.of("\u0660\u0660", "\u0660\u0661", "\u0660\u0662"), bound(new IndexedLayout(3), "\u0660\u0661"));
        assertEquals("\u0967\u0968", bound(new IndexedLayout(20), "\u0966", "\u0967\u0967").get(12));
        assertError(IllegalArgumentException.class, () -> bound(new IndexedLayout(20), "\u0661", "2"), "one script",
                "-Duser.language=en");
    }

    @Test
    void channelsLastNumbersGoToPlanes() {
        FeatureLayout layout = IndexedLayout.builder(2, 1, 3).order(ChannelOrder.HWC).build();
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
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(3, 40000, 40000), "shape", "[3, 40000, 40000]");
        assertError(IllegalArgumentException.class, () -> new IndexedLayout(1 << 20, 1 << 20, 1 << 24), "shape", "numbers in a row");
        assertError(IllegalArgumentException.class, () -> IndexedLayout.builder(3).firstIndex(2).build(), "firstIndex");
        assertError(IllegalArgumentException.class, () -> IndexedLayout.builder(3).digits(-1).build(), "digits", "-1");
        assertError(IllegalArgumentException.class, () -> IndexedLayout.builder(3).digits(10).build(), "digits", "10");
        assertError(IllegalArgumentException.class, () -> new ListedLayout(List.of("a", "a"), 2), "[a, a]");
        assertError(IllegalArgumentException.class, () -> new ListedLayout(List.of("a"), 2).bind(List.of("a")), "[2]");
    }

    @Test
    void valuesThatAreNotFinite() {
        assertError(IllegalArgumentException.class,
                () -> row(new IndexedLayout(1), List.of("0"), new String[] {"0"}, Double.NaN), "\"0\"", "NaN");
    }
}
