/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes items in their order while work on those that come next has begun. Not thread safe.
 *
 * @param <T> the type of the items
 */
public final class ReadAhead<T> {

    /** An item whose work has begun, and what keeps the result of that work in memory. */
    private record Begun<T>(T item, Object result) {}

    private final Iterator<? extends T> items;
    private final Function<? super T, ?> begin;
    private final Deque<Begun<T>> begun = new ArrayDeque<>();
    /** Of the item that was given last: it is in use until the next one is requested. */
    @SuppressWarnings("unused") // keeps it from being collected
    private @Nullable Object result;

    /**
     * Reads some items.
     *
     * @param items the items; nothing else may use this iterator any more
     * @param begin begins the work on an item and returns what keeps its result in memory
     */
    public ReadAhead(Iterator<? extends T> items, Function<? super T, ?> begin) {
        this.items = items;
        this.begin = begin;
    }

    /**
     * Whether there is another item.
     *
     * @return false after the last one
     */
    public boolean hasNext() {
        return !begun.isEmpty() || items.hasNext();
    }

    /**
     * Gives the next item, whose result is kept until the one after it is requested.
     *
     * @param ahead on how many items that follow it work is to have begun; 0 to begin none
     * @return the item
     * @throws NoSuchElementException if there is none
     */
    public T next(int ahead) {
        Begun<T> first = begun.poll();
        T item = first == null ? items.next() : first.item();
        result = first == null ? null : first.result();
        while (begun.size() < ahead && items.hasNext()) {
            T later = items.next();
            begun.add(new Begun<>(later, begin.apply(later)));
        }
        return item;
    }
}
