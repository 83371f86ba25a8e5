/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import java.util.Arrays;

/** Numbers distinct keys from 0 on, in the order in which they are added: a hash table without an object for each. */
final class KeyIndex {

    private static final int NONE = -1;

    private final long[] firsts;
    private final long[] seconds;
    private final int[] numbers;
    private final int mask;
    private int size;

    /** Room for some keys. */
    KeyIndex(int most) {
        int capacity = Integer.highestOneBit(Math.max(8, Math.min(most, 1 << 28))) * 4;
        firsts = new long[capacity];
        seconds = new long[capacity];
        numbers = new int[capacity];
        Arrays.fill(numbers, NONE);
        mask = capacity - 1;
    }

    /** A slot with the key, or the free one where it belongs. Keys are hashes already. */
    private int slot(RowKey key) {
        int slot = (int) key.second() & mask;
        while (numbers[slot] != NONE && (firsts[slot] != key.first() || seconds[slot] != key.second())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The number of a key, which is added if it is new. */
    int add(RowKey key) {
        int slot = slot(key);
        if (numbers[slot] == NONE) {
            firsts[slot] = key.first();
            seconds[slot] = key.second();
            numbers[slot] = size++;
        }
        return numbers[slot];
    }

    /** The number of a key; -1 if it was not added. */
    int find(RowKey key) {
        return numbers[slot(key)];
    }

    int size() {
        return size;
    }
}
