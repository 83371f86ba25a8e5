/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import java.io.Serial;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.classification.Label;

/**
 * The scores of one prediction in the order of the label ids, as the map that Tribuo's predictions hold. Each {@link Label} is made
 * when somebody asks for it: most predictions are asked for their best label alone. Cannot be modified.
 */
final class LabelScores extends AbstractMap<String, Label> implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The labels of a model, which all its predictions share. */
    record Domain(List<String> names, Map<String, Integer> ids) {

        static Domain of(List<String> names) {
            Map<String, Integer> ids = new HashMap<>();
            IntStream.range(0, names.size()).forEach(id -> ids.put(names.get(id), id));
            return new Domain(names, ids);
        }
    }

    private final transient Domain domain;
    private final transient float[] scores;

    /**
     * Makes the map.
     *
     * @param domain the labels
     * @param scores the score of each; not copied
     */
    LabelScores(Domain domain, float[] scores) {
        this.domain = domain;
        this.scores = scores;
    }

    /** The label with the highest score; the first of several. */
    Label best() {
        int best = 0;
        for (int id = 1; id < scores.length; id++) {
            best = scores[id] > scores[best] ? id : best;
        }
        return label(best);
    }

    private Label label(int id) {
        return new Label(domain.names().get(id), scores[id]);
    }

    @Override
    public @Nullable Label get(Object name) {
        Integer id = domain.ids().get(name);
        return id == null ? null : label(id);
    }

    @Override
    public boolean containsKey(Object name) {
        return domain.ids().containsKey(name);
    }

    @Override
    public Set<Entry<String, Label>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Label>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return scores.length;
            }
        };
    }

    /** The entries in the order of the ids. */
    private final class Entries implements Iterator<Entry<String, Label>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < scores.length;
        }

        @Override
        public Entry<String, Label> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Label label = label(next++);
            return new SimpleImmutableEntry<>(label.getLabel(), label);
        }
    }

    /**
     * Java serialization writes a plain map.
     *
     * @return the same entries
     */
    @Serial
    private Object writeReplace() {
        return new LinkedHashMap<>(this);
    }
}
