/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import io.github.tribuoipwd.internal.ReadAhead;
import java.util.Iterator;
import java.util.List;
import org.tribuo.Example;

/** Examples that are read one after the other; the rows of those that come next are fetched meanwhile. */
final class ExamplesAhead implements Iterator<Example<?>> {

    private final ReadAhead<Example<?>> examples;
    private int ahead;

    private ExamplesAhead(Iterator<? extends Example<?>> examples) {
        this.examples = new ReadAhead<>(examples, ExamplesAhead::fetch);
    }

    /** The iterator of a list: its own one if the values of the first example are in memory. */
    static Iterator<? extends Example<?>> of(List<? extends Example<?>> examples) {
        return examples.isEmpty() || ahead(examples.get(0)) == 0 ? examples.iterator() : new ExamplesAhead(examples.iterator());
    }

    private static Object fetch(Example<?> example) {
        return example instanceof DenseExample<?> dense ? dense.row().fetch() : example;
    }

    private static int ahead(Example<?> example) {
        return example instanceof DenseExample<?> dense ? dense.row().fetchAhead() : 0;
    }

    @Override
    public boolean hasNext() {
        return examples.hasNext();
    }

    @Override
    public Example<?> next() {
        Example<?> example = examples.next(ahead);
        ahead = ahead(example);
        return example;
    }
}
