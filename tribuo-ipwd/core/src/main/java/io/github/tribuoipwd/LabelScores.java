/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.internal.Softmax;
import java.io.Serial;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * The scores of one prediction in the order of the label ids, as the map that Tribuo's predictions hold. Each {@link Label} is
 * made when it is read: of most predictions only the best label is read. Cannot be modified.
 */
final class LabelScores extends AbstractMap<String, Label> implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ImmutableOutputInfo<Label> domain;
    private final transient float[] scores;

    /**
     * Makes the map.
     *
     * @param domain the labels
     * @param scores the score of each id; not copied
     */
    LabelScores(ImmutableOutputInfo<Label> domain, float[] scores) {
        this.domain = domain;
        this.scores = scores;
    }

    /** The label with the highest score; the first of several. */
    Label best() {
        return label(Softmax.largest(FloatBuffer.wrap(scores), 0, scores.length));
    }

    private Label label(int id) {
        return new Label(domain.getOutput(id).getLabel(), scores[id]);
    }

    /** The id of a label's name; -1 for any other object. */
    private int id(Object name) {
        return name instanceof String label ? domain.getID(new Label(label)) : -1;
    }

    @Override
    public @Nullable Label get(Object name) {
        int id = id(name);
        return id == -1 ? null : label(id);
    }

    @Override
    public boolean containsKey(Object name) {
        return id(name) != -1;
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
