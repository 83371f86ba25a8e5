/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The draws of captured views. */
@Tag("unit")
class ViewDrawTest {

    private static List<Integer> drawn(long seed, int views, int example, int epochs) {
        return IntStream.rangeClosed(1, epochs).mapToObj(epoch -> new ViewDraw(seed, epoch).captured(views, example)).toList();
    }

    @Test
    void eachViewOnceInEveryCycle() {
        for (int views = 1; views <= 7; views++) {
            Set<Integer> all = new HashSet<>(IntStream.range(0, views).boxed().toList());
            for (int example = 0; example < 50; example++) {
                List<Integer> drawn = drawn(3, views, example, 4 * views);
                for (int cycle = 0; cycle < 4; cycle++) {
                    assertEquals(all, new HashSet<>(drawn.subList(cycle * views, (cycle + 1) * views)));
                }
            }
        }
    }

    /** Each of the six orders of three views comes as often as the others, for examples, for cycles and for seeds. */
    @Test
    void allOrdersAreEquallyLikely() {
        Map<List<Integer>, Integer> byExample = new HashMap<>();
        Map<List<Integer>, Integer> byCycle = new HashMap<>();
        Map<List<Integer>, Integer> bySeed = new HashMap<>();
        int number = 6000;
        List<Integer> long0 = drawn(1, 3, 0, 3 * number);
        for (int i = 0; i < number; i++) {
            byExample.merge(drawn(1, 3, i, 3), 1, Integer::sum);
            byCycle.merge(long0.subList(3 * i, 3 * i + 3), 1, Integer::sum);
            bySeed.merge(drawn(i, 3, 0, 3), 1, Integer::sum);
        }
        for (Map<List<Integer>, Integer> counts : List.of(byExample, byCycle, bySeed)) {
            assertEquals(6, counts.size());
            // 1000 +- 5 standard deviations.
            counts.forEach((order, count) -> assertTrue(Math.abs(count - 1000) < 145, () -> order + " " + count));
        }
    }

    @Test
    void outsideOfTheEpochsTheFirstView() {
        IntStream.range(0, 100).forEach(example -> assertEquals(0, new ViewDraw(example, 0).captured(5, example)));
        assertTrue(IntStream.range(0, 100).anyMatch(example -> new ViewDraw(3, 1).captured(5, example) != 0));
    }
}
