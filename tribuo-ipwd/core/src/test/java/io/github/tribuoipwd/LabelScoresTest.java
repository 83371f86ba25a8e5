/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.RoundTrips;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/** The map of a prediction against the plain one that Tribuo's own models fill. */
@Tag("unit")
class LabelScoresTest {

    private static final List<String> NAMES = List.of("c", "a", "b", "d");
    private static final float[] SCORES = {0.125f, 0.375f, 0.375f, 0.125f};

    private final LabelScores scores = new LabelScores(domain(), SCORES);
    private final Map<String, Label> plain = plain();
    private final Example<Label> example = new ArrayExample<>(new Label("a"), new String[] {"f"}, new double[] {1});

    private static ImmutableOutputInfo<Label> domain() {
        return new LabelFactory().constructInfoForExternalModel(IntStream.range(0, NAMES.size()).boxed()
                .collect(Collectors.toMap(id -> new Label(NAMES.get(id)), id -> id)));
    }

    private static Map<String, Label> plain() {
        Map<String, Label> map = new LinkedHashMap<>();
        for (int i = 0; i < SCORES.length; i++) {
            map.put(NAMES.get(i), new Label(NAMES.get(i), SCORES[i]));
        }
        return map;
    }

    @Test
    void isThePlainMap() {
        assertEquals(plain, scores);
        assertEquals(scores, plain);
        assertEquals(plain.hashCode(), scores.hashCode());
        assertEquals(plain.toString(), scores.toString());
        assertEquals(new ArrayList<>(plain.keySet()), new ArrayList<>(scores.keySet()));
        NAMES.forEach(name -> assertTrue(scores.containsKey(name) && scores.get(name).fullEquals(plain.get(name))));
        assertNull(scores.get("e"));
        assertNull(scores.get(null));
        assertFalse(scores.containsKey("e"));
        Iterator<Label> values = scores.values().iterator();
        plain.values().forEach(label -> assertTrue(label.fullEquals(values.next())));
        assertThrows(NoSuchElementException.class, values::next);
    }

    @Test
    void theBestIsTheFirstOfTheHighest() {
        assertTrue(scores.best().fullEquals(new Label("a", 0.375)));
    }

    @Test
    void cannotBeModified() {
        assertThrows(UnsupportedOperationException.class, () -> scores.put("a", new Label("a")));
        assertThrows(UnsupportedOperationException.class, () -> scores.remove("a"));
        assertThrows(UnsupportedOperationException.class, scores::clear);
    }

    @Test
    void inAPrediction() throws Exception {
        Prediction<Label> ours = new Prediction<>(scores.best(), scores, 1, example, true);
        Prediction<Label> theirs = new Prediction<>(scores.best(), plain, 1, example, true);
        assertTrue(ours.distributionEquals(theirs) && theirs.distributionEquals(ours));
        assertEquals(theirs.toString(), ours.toString());
        assertEquals(theirs.serialize(), ours.serialize());
        Prediction<Label> read = RoundTrips.serialized(ours);
        assertTrue(read.distributionEquals(theirs));
        assertEquals(LinkedHashMap.class, read.getOutputScores().getClass());
    }
}
